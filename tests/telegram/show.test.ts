import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Api } from 'grammy'
import { createTelegramServer, type Person, type TelegramServer } from '../../playground/telegram/index.ts'
import { createTelegramApi } from '../../telegram/api.ts'
import { show } from '../../telegram/show.ts'

let server: TelegramServer
let person: Person
let api: Api

beforeAll(async () => {
  server = await createTelegramServer({})
  person = server.person({ firstName: '联系人' })
  person.starts()
  api = createTelegramApi({ token: server.token, apiRoot: server.apiRoot })
})
afterAll(() => server?.close())

const button = { text: '打开', data: 'n.menu' }

test('a text that is longer than a message is cut, below and in place of another', async () => {
  const text = `<b>${'路'.repeat(5_000)}</b>`
  const shown = await show(api, { chatId: person.id, screen: { text, buttons: [[button]] } })
  const below = await person.sees(/^路+…$/)
  expect(below.text).toHaveLength(4_096)
  expect(below.buttons.flat()).toHaveLength(1)
  await show(api, { chatId: person.id, screen: { text: text.replaceAll('路', '灯') }, replace: shown.messageId! })
  expect((await person.sees(/^灯+…$/)).id).toBe(shown.messageId)
})

test('what Telegram refuses goes out as plain text, without its buttons if they are what it refuses', async () => {
  const refusals: string[] = []
  const screen = { text: '<b>最新情况</b>', buttons: [[{ text: ' ', data: 'n.menu' }]] }
  const shown = await show(api, { chatId: person.id, screen }, (reason) => refusals.push(reason))
  expect(shown).toMatchObject({ how: 'sent', messageId: (await person.sees('最新情况')).id })
  expect(refusals).toHaveLength(1)
  const edited = await show(api, { chatId: person.id, screen, replace: shown.messageId! }, (reason) => refusals.push(reason))
  expect((await person.sees('最新情况')).id).toBe(edited.messageId)
})

test('what can be said in no way has failed', async () => {
  const shown = await show(api, { chatId: person.id, screen: { text: '', file: { kind: 'photo', fileId: 'nothing' } } })
  expect(shown.failure?.kind).toBe('rejected')
})
