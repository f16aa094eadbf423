import { expect, test } from 'vitest'
import { createJumpingClock } from '../../platform/clock.ts'
import { failure, simulator } from './support.ts'

const keyboard = (label: string) => ({ reply_markup: { inline_keyboard: [[{ text: label, callback_data: label }]] } })

async function conversation() {
  const clock = createJumpingClock(new Date('2026-03-02T09:00:00Z'), { frozen: true })
  const { server, api } = await simulator({ clock })
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  return { clock, server, api, person }
}

test('messages are dated by the injected clock', async () => {
  const { clock, api, person } = await conversation()
  clock.advance(86_400_000)
  const sent = await api.sendMessage(person.id, 'x')
  expect(new Date(sent.date * 1000).toISOString()).toBe('2026-03-03T09:00:00.000Z')
  clock.advance(60_000)
  expect(await api.editMessageText(person.id, sent.message_id, 'y')).toMatchObject({ edit_date: sent.date + 60 })
})

test('an edit that changes nothing is refused, one that changes only the buttons is not', async () => {
  const { server, api, person } = await conversation()
  const { message_id } = await api.sendMessage(person.id, '<b>x</b>', { parse_mode: 'HTML', ...keyboard('a') })
  const same = /^400 Bad Request: message is not modified: specified new message content and reply markup are exactly the same/
  expect(
    await failure(api.editMessageText(person.id, message_id, ' <strong>x</strong> ', { parse_mode: 'HTML', ...keyboard('a') })),
  ).toMatch(same)
  expect(await failure(api.editMessageReplyMarkup(person.id, message_id, keyboard('a')))).toMatch(same)
  await api.editMessageText(person.id, message_id, 'x', keyboard('a'))
  await api.editMessageText(person.id, message_id, 'x', keyboard('b'))
  await api.editMessageText(person.id, message_id, 'x')
  expect(person.shown().at(-1)!.buttons).toEqual([])
  expect(await failure(api.editMessageReplyMarkup(person.id, message_id))).toMatch(same)
  server.assertClean()
})

test('what is not there, not the bot’s own, or under another keyboard cannot be edited', async () => {
  const { api, person } = await conversation()
  const said = person.says('mine')
  expect(await failure(api.editMessageText(person.id, 999, 'x'))).toBe('400 Bad Request: message to edit not found')
  expect(await failure(api.editMessageText(person.id, said.id, 'x'))).toBe("400 Bad Request: message can't be edited")
  const keys = await api.sendMessage(person.id, 'x', { reply_markup: { keyboard: [[{ text: 'k' }]] } })
  expect(await failure(api.editMessageText(person.id, keys.message_id, 'y'))).toBe("400 Bad Request: message can't be edited")
  const place = await api.sendLocation(person.id, 29.4, 113.2)
  expect(await failure(api.editMessageText(person.id, place.message_id, 'y'))).toBe(
    '400 Bad Request: there is no text in the message to edit',
  )
})

test('a deleted message is gone for edits, replies and taps', async () => {
  const { api, person } = await conversation()
  const sent = await api.sendMessage(person.id, 'x', keyboard('a'))
  await api.deleteMessage(person.id, sent.message_id)
  expect(await failure(api.editMessageText(person.id, sent.message_id, 'y'))).toBe('400 Bad Request: message to edit not found')
  expect(await failure(api.deleteMessage(person.id, sent.message_id))).toBe('400 Bad Request: message to delete not found')
  expect(await failure(api.sendMessage(person.id, 'z', { reply_parameters: { message_id: sent.message_id } }))).toBe(
    '400 Bad Request: message to be replied not found',
  )
  const alone = await api.sendMessage(person.id, 'z', {
    reply_parameters: { message_id: sent.message_id, allow_sending_without_reply: true },
  })
  expect(alone.reply_to_message).toBeUndefined()
  await expect(person.taps(sent.message_id, 'a')).rejects.toThrow("isn't on 企业联系人's screen")
  expect(person.transcript()).toContain('bot (deleted): x')
})

test('a message can be deleted for two days', async () => {
  const { clock, api, person } = await conversation()
  const { message_id } = await api.sendMessage(person.id, 'x')
  clock.advance(48 * 3_600_000 + 1000)
  expect(await failure(api.deleteMessage(person.id, message_id))).toBe("400 Bad Request: message can't be deleted for everyone")
})

test('a reply names what it replies to, on both sides', async () => {
  const { api, person } = await conversation()
  const said = person.says('question')
  const reply = await api.sendMessage(person.id, 'answer', { reply_parameters: { message_id: said.id } })
  expect(reply.reply_to_message).toMatchObject({ message_id: said.id, text: 'question' })
  person.says('more', { replyTo: reply.message_id })
  expect((await api.getUpdates()).at(-1)!.message).toMatchObject({ text: 'more', reply_to_message: { text: 'answer' } })
})

test('a tap can be answered for a while only', async () => {
  const { clock, server, api, person } = await conversation()
  await api.sendMessage(person.id, 'x', keyboard('a'))
  await person.taps('a')
  await person.taps('a')
  const [first, second] = (await api.getUpdates()).flatMap((update) => update.callback_query ?? [])
  await api.answerCallbackQuery(first!.id, { text: 'in time', show_alert: true })
  clock.advance(16 * 60_000)
  expect(await failure(api.answerCallbackQuery(second!.id))).toBe(
    '400 Bad Request: query is too old and response timeout expired or query ID is invalid',
  )
  expect(person.answers).toMatchObject([{ text: 'in time', alert: true }])
  expect(server.unansweredTaps()).toBe(1)
})

test('a copy carries the content, not the buttons', async () => {
  const { api, person } = await conversation()
  const [photo] = person.sends({ photo: true }, { caption: '现场' })
  const other = (await conversation()).person
  expect(await failure(api.copyMessage(other.id + 1, person.id, photo!.id))).toBe('400 Bad Request: chat not found')
  await api.copyMessage(person.id, person.id, photo!.id)
  await person.sees('[photo] 现场')
  expect(await failure(api.copyMessage(person.id, person.id, 999))).toBe('400 Bad Request: message to copy not found')
})

test('a keyboard that asks for a reply gets one, until something newer is there; an edit can not change that', async () => {
  const { server, api, person } = await conversation()
  const rows = keyboard('a').reply_markup
  const asking = await api.sendMessage(person.id, 'which date?', { reply_markup: { ...rows, force_reply: true } })
  expect(asking.reply_markup).toEqual({ ...rows, force_reply: true })
  expect(person.says('tomorrow').replyTo).toBe(asking.message_id)
  expect(person.says('or the day after').replyTo).toBeUndefined()

  await api.editMessageText(person.id, asking.message_id, 'thank you', { reply_markup: rows })
  const again = await api.sendMessage(person.id, 'sure?', { reply_markup: rows })
  expect(
    await failure(api.editMessageReplyMarkup(person.id, again.message_id, { reply_markup: { ...rows, force_reply: true } })),
  ).toMatch(/^400 Bad Request: message is not modified/)
  expect(person.says('yes').replyTo).toBeUndefined()
  server.assertClean()
})

test('a mistake in a keyboard that asks for a reply is told as that keyboard’s', async () => {
  const { api, person } = await conversation()
  const markup = { inline_keyboard: [[{ text: 'a', callback_data: 'a', colour: 'red' }]], force_reply: true }
  expect(await failure(api.sendMessage(person.id, 'x', { reply_markup: markup }))).toMatch(
    /InlineKeyboardButton has no field "colour"/,
  )
})
