import type { Api } from 'grammy'
import { expect, test } from 'vitest'
import { show } from '../../telegram/show.ts'
import { whileHeld } from '../../telegram/while-held.ts'

const screen = { text: '主菜单' }

test('a call is made for as long as the number is held, and not one call after it', async () => {
  const calls: string[] = []
  const api = {
    editMessageText: async () => calls.push('edit'),
    sendMessage: async () => calls.push('send') && { message_id: 7 },
    editMessageReplyMarkup: async () => calls.push('strip'),
  } as unknown as Api
  const instance: { id: number | undefined } = { id: 11 }
  const held = whileHeld(api, instance, 11)
  expect(await show(held, { chatId: 1, screen, replace: 5, strip: 4 })).toEqual({ how: 'edited', messageId: 5 })
  expect(calls).toEqual(['strip', 'edit'])
  for (const id of [undefined, 12]) {
    instance.id = id
    expect(await show(held, { chatId: 1, screen, replace: 5, strip: 4 })).toMatchObject({ failure: { kind: 'lost' } })
    expect(await show(held, { chatId: 1, screen })).toMatchObject({ failure: { kind: 'lost' } })
  }
  expect(calls).toHaveLength(2)
})
