import { GrammyError, type Api } from 'grammy'
import { expect, test } from 'vitest'
import type { Album } from '../../screens/screen.ts'
import { show } from '../../telegram/show.ts'

const album: Album = {
  kind: 'album',
  files: ['a', 'b', 'c'].map((fileId) => ({
    file: { kind: 'photo' as const, fileId },
    text: fileId === 'a' ? '近三年报表' : '',
  })),
}
const refusal = (error_code: number) =>
  new GrammyError('no', { ok: false, error_code, description: 'Bad Request: wrong file' }, 'x', {})

/** Shows the album with a Bot API that a test answers for. @returns what came of it, and the calls */
async function showAlbum(answer: (call: string) => unknown) {
  const calls: string[] = []
  const api = new Proxy({} as Api, {
    get:
      (_target, method: string) =>
      async (_chatId: number, what: unknown): Promise<unknown> => {
        const call = typeof what === 'string' ? `${method} ${what}` : method
        calls.push(call)
        return answer(call)
      },
  })
  return { shown: await show(api, { chatId: 1, screen: { text: '', file: album } }), calls }
}

test('an album is one call, and its first message is what it is known by', async () => {
  const { shown, calls } = await showAlbum(() => [{ message_id: 7 }, { message_id: 8 }, { message_id: 9 }])
  expect([shown, calls]).toEqual([{ how: 'sent', messageId: 7 }, ['sendMediaGroup']])
})

test('one file that Telegram refuses doesn’t keep the others from being seen', async () => {
  const { shown, calls } = await showAlbum((call) => {
    if (call === 'sendMediaGroup' || call === 'sendPhoto b') throw refusal(400)
    return { message_id: 7 }
  })
  expect(shown).toEqual({ how: 'sent', messageId: 7 })
  expect(calls).toEqual(['sendMediaGroup', 'sendPhoto a', 'sendPhoto b', 'sendPhoto c'])
})

test('an album that Telegram wants later is one that waits', async () => {
  const { shown, calls } = await showAlbum(() => {
    throw refusal(429)
  })
  expect(shown.failure?.kind).toBe('flood')
  expect(calls).toEqual(['sendMediaGroup'])
})
