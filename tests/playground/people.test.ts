import { expect, test } from 'vitest'
import { simulator, words } from './support.ts'

const keyboard = (...labels: string[]) => ({
  reply_markup: { inline_keyboard: labels.map((label) => [{ text: label, callback_data: `d.${label}` }]) },
})

async function conversation() {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '驻企干部一', languageCode: 'zh' })
  person.starts()
  return { server, api, person }
}

test('a person has an id beyond 32 bits and is the same when asked for again', async () => {
  const { server, person } = await conversation()
  expect(person.id).toBeGreaterThan(2 ** 32)
  expect(server.person({ id: person.id, firstName: 'x' })).toBe(person)
})

test('the newest message with the button is tapped, an equal label before a longer one', async () => {
  const { api, person } = await conversation()
  const old = await api.sendMessage(person.id, 'old', keyboard('签收'))
  const fresh = await api.sendMessage(person.id, 'new', keyboard('✅ 签收', '签收'))
  expect((await person.taps('签收')).message.id).toBe(fresh.message_id)
  expect((await person.taps(/^✅/)).button).toBe('✅ 签收')
  expect((await person.taps(old.message_id, '签收')).message.id).toBe(old.message_id)
  expect((await api.getUpdates()).map(words).slice(1)).toEqual(['d.签收', 'd.✅ 签收', 'd.签收'])
})

test('a tap may wait for its button', async () => {
  const { api, person } = await conversation()
  const tap = person.taps('later', { within: 5000 })
  await api.sendMessage(person.id, 'x', keyboard('later'))
  expect((await tap).button).toBe('later')
})

test('a button that is not shown cannot be tapped, but its data can be forged', async () => {
  const { api, person } = await conversation()
  const sent = await api.sendMessage(person.id, 'x', keyboard('gone'))
  await api.editMessageReplyMarkup(person.id, sent.message_id)
  await expect(person.taps('gone')).rejects.toThrow(/驻企干部一 finds no button gone; on the screen:[^]*#\d+ x$/)
  const tap = person.tapsData('d.gone', sent.message_id)
  const query = (await api.getUpdates()).at(-1)!.callback_query!
  expect(query).toMatchObject({ data: 'd.gone', message: { message_id: sent.message_id, text: 'x' }, from: { id: person.id } })
  await api.answerCallbackQuery(query.id, { text: 'stale' })
  expect(await tap.answered()).toMatchObject({ text: 'stale' })
})

test('data tapped on a deleted message comes without its content', async () => {
  const { api, person } = await conversation()
  const sent = await api.sendMessage(person.id, 'x', keyboard('a'))
  await api.deleteMessage(person.id, sent.message_id)
  person.tapsData('d.a', sent.message_id)
  expect((await api.getUpdates()).at(-1)!.callback_query!.message).toEqual({
    chat: expect.objectContaining({ id: person.id }),
    message_id: sent.message_id,
    date: 0,
  })
})

test('a big key says its label', async () => {
  const { api, person } = await conversation()
  await api.sendMessage(person.id, 'x', { reply_markup: { keyboard: [[{ text: '中文' }, { text: 'English' }]] } })
  await person.taps('English')
  expect((await api.getUpdates()).at(-1)!.message!.text).toBe('English')
  await api.sendMessage(person.id, 'y', { reply_markup: { keyboard: [[{ text: 'Share', request_contact: true }]] } })
  await expect(person.taps('Share')).rejects.toThrow('say which with sharesPhone')
})

test('a link into the bot starts it with its payload', async () => {
  const { api, person } = await conversation()
  await api.sendMessage(person.id, 'x', {
    reply_markup: { inline_keyboard: [[{ text: 'Join', url: 'https://t.me/doorstep_bot?start=tok-1' }]] },
  })
  await person.taps('Join')
  expect((await api.getUpdates()).at(-1)!.message).toMatchObject({
    text: '/start tok-1',
    entities: [{ type: 'bot_command', offset: 0, length: 6 }],
  })
})

test('a payload that no link can carry can only be typed', async () => {
  const { api, person } = await conversation()
  expect(() => person.starts('not allowed!')).toThrow(RangeError)
  person.says('/start not allowed!')
  expect((await api.getUpdates()).at(-1)!.message!.text).toBe('/start not allowed!')
})

test('a text that ends in half a character is sent as it was typed', async () => {
  const { person } = await conversation()
  expect(person.says('路\ud83d').text).toBe('路\ud83d')
})

test('a long text goes out in parts, as from a client', async () => {
  const { api, person } = await conversation()
  person.says('x'.repeat(5000))
  expect((await api.getUpdates()).slice(1).map((update) => update.message!.text!.length)).toEqual([4096, 904])
})

test('an album is several updates with one id, the caption on the first', async () => {
  const { api, person } = await conversation()
  person.sends({ album: [{ photo: true }, { photo: true }, { video: { name: 'v.mp4' } }] }, { caption: '三张' })
  const messages = (await api.getUpdates()).slice(1).map((update) => update.message!)
  expect(messages.map((message) => message.caption)).toEqual(['三张', undefined, undefined])
  expect(new Set(messages.map((message) => message.media_group_id)).size).toBe(1)
  expect(messages[2]!.video).toMatchObject({ file_name: 'v.mp4', duration: 12 })
})

test('every kind of thing can be sent', async () => {
  const { api, person } = await conversation()
  person.sends({ voice: { duration: 30 } })
  person.sends({ sticker: true })
  person.sends({ location: { latitude: 29.44, longitude: 113.15 } })
  person.sends({ contact: { phoneNumber: '+8613800000000', firstName: '别人' } })
  const [, voice, sticker, location, contact] = (await api.getUpdates()).map((update) => update.message!)
  expect(voice!.voice).toMatchObject({ duration: 30, mime_type: 'audio/ogg' })
  expect(sticker!.sticker).toMatchObject({ type: 'regular' })
  expect(location!.location).toEqual({ latitude: 29.44, longitude: 113.15 })
  expect(contact!.contact).toEqual({ phone_number: '+8613800000000', first_name: '别人' })
  expect(person.transcript().slice(1)).toEqual([
    '驻企干部一: [voice]',
    '驻企干部一: [sticker]',
    '驻企干部一: [location 29.44, 113.15]',
    '驻企干部一: [contact +8613800000000]',
  ])
})

test('an edited message is told, with both dates', async () => {
  const { api, person } = await conversation()
  const said = person.says('before')
  person.edits(said, 'after')
  expect((await api.getUpdates()).at(-1)!.edited_message).toMatchObject({
    message_id: said.id,
    text: 'after',
    edit_date: expect.any(Number),
  })
  const sent = await api.sendMessage(person.id, 'x')
  expect(() => person.edits(sent.message_id, 'y')).toThrow('can only edit their own messages')
})

test('who deletes the chat sees nothing of it, and the bot may still edit it', async () => {
  const { api, person } = await conversation()
  const sent = await api.sendMessage(person.id, 'x', keyboard('a'))
  person.deletesChat()
  expect(person.shown()).toEqual([])
  await expect(person.taps('a')).rejects.toThrow('the screen is empty')
  await api.editMessageText(person.id, sent.message_id, 'y')
})

test('the replaced state of a message needs no step, the last one does', async () => {
  const { server, api, person } = await conversation()
  const sent = await api.sendMessage(person.id, 'working')
  await api.editMessageText(person.id, sent.message_id, 'done')
  expect(server.unexpected().map(({ message }) => message.text)).toEqual(['done'])
  await person.sees('working')
  expect(server.unexpected().map(({ message }) => message.text)).toEqual(['done'])
  await person.sees('done')
  expect(server.unexpected()).toEqual([])
})

test('one message satisfies one step', async () => {
  const { api, person } = await conversation()
  await api.sendMessage(person.id, 'same')
  await api.sendMessage(person.id, 'same')
  const first = await person.sees('same')
  const second = await person.sees((message) => message.text === 'same')
  expect(second.id).toBeGreaterThan(first.id)
  await expect(person.sees('same', { within: 0 })).rejects.toThrow('nothing else came')
})

test('the nearest command list is shown, in the own language first', async () => {
  const { server, api, person } = await conversation()
  const other = server.person({ firstName: 'Contact', languageCode: 'en' })
  const list = (command: string) => [{ command, description: command }]
  const names = () =>
    [person, other].map((one) =>
      one
        .commands()
        .map(({ command }) => command)
        .join(),
    )
  await api.setMyCommands(list('default'))
  expect(names()).toEqual(['default', 'default'])
  await api.setMyCommands(list('private'), { scope: { type: 'all_private_chats' } })
  await api.setMyCommands(list('private_zh'), { scope: { type: 'all_private_chats' }, language_code: 'zh' })
  expect(names()).toEqual(['private_zh', 'private'])
  await api.setMyCommands(list('own'), { scope: { type: 'chat', chat_id: person.id } })
  expect(names()).toEqual(['own', 'private'])
  expect(await api.getMyCommands({ scope: { type: 'chat', chat_id: person.id } })).toEqual(list('own'))
  await api.deleteMyCommands({ scope: { type: 'chat', chat_id: person.id } })
  await api.setMyCommands([], { scope: { type: 'all_private_chats' } })
  expect(names()).toEqual(['private_zh', 'default'])
})
