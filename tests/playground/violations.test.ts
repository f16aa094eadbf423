import { expect, test } from 'vitest'
import { call, simulator } from './support.ts'

const button = { text: 'x', callback_data: 'x' }
const keyboard = (...rows: object[][]) => ({ reply_markup: { inline_keyboard: rows } })

test.each<[string, string, object, string]>([
  ['an unknown method', 'sendMesage', {}, '404 Not Found: method not found'],
  ['an unknown parameter', 'sendMessage', { text: 'x', txt: 1 }, '400 Bad Request: method sendMessage has no parameter "txt"'],
  ['a missing parameter', 'sendMessage', {}, '400 Bad Request: message text is empty'],
  ['a wrong type', 'sendMessage', { text: 5 }, '400 Bad Request: text must be a String'],
  ['an integer as text', 'deleteMessage', { message_id: '7' }, '400 Bad Request: message_id must be an Integer'],
  ['an empty text', 'sendMessage', { text: ' \n ' }, '400 Bad Request: message text is empty'],
  ['a text of 4097', 'sendMessage', { text: 'x'.repeat(4097) }, '400 Bad Request: message is too long'],
  [
    'a text of 4097 after parsing',
    'sendMessage',
    { text: `<b>${'x'.repeat(4097)}</b>`, parse_mode: 'HTML' },
    '400 Bad Request: message is too long',
  ],
  [
    'markup that does not parse',
    'sendMessage',
    { text: '<b>x', parse_mode: 'HTML' },
    '400 Bad Request: can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
  ],
  ['another markup', 'sendMessage', { text: '*x*', parse_mode: 'MarkdownV2' }, '400 Bad Request: unsupported parse_mode'],
  [
    'an entity outside of the text',
    'sendMessage',
    { text: 'x', entities: [{ type: 'bold', offset: 0, length: 2 }] },
    "400 Bad Request: can't parse entities: entity bold at 0+2 lies outside of the text",
  ],
  [
    'callback data of 65 bytes',
    'sendMessage',
    { text: 'x', ...keyboard([{ text: 'x', callback_data: '企'.repeat(22) }]) },
    '400 Bad Request: BUTTON_DATA_INVALID',
  ],
  [
    'empty callback data',
    'sendMessage',
    { text: 'x', ...keyboard([{ text: 'x', callback_data: '' }]) },
    '400 Bad Request: BUTTON_DATA_INVALID',
  ],
  [
    'a button without a deed',
    'sendMessage',
    { text: 'x', ...keyboard([{ text: 'x' }]) },
    '400 Bad Request: text buttons are unallowed in the inline keyboard',
  ],
  [
    'a button without words',
    'sendMessage',
    { text: 'x', ...keyboard([{ text: '', callback_data: 'x' }]) },
    '400 Bad Request: inline keyboard button text must be non-empty',
  ],
  [
    'an unknown button field',
    'sendMessage',
    { text: 'x', ...keyboard([{ ...button, color: 'red' }]) },
    '400 Bad Request: InlineKeyboardButton has no field "color"',
  ],
  [
    'nine buttons in a row',
    'sendMessage',
    { text: 'x', ...keyboard(Array(9).fill(button)) },
    "400 Bad Request: a row of 9 buttons can't be read: eight at most",
  ],
  [
    '101 buttons',
    'sendMessage',
    { text: 'x', ...keyboard(...Array(101).fill([button])) },
    '400 Bad Request: reply markup is too long',
  ],
  [
    'a keyboard that is none',
    'sendMessage',
    { text: 'x', reply_markup: { inline: [] } },
    '400 Bad Request: reply_markup must be InlineKeyboardMarkup or ReplyKeyboardMarkup or ReplyKeyboardRemove or ForceReply',
  ],
  [
    'a deep link that carries too much',
    'sendMessage',
    { text: `https://t.me/doorstep_bot?start=${'x'.repeat(65)}` },
    '400 Bad Request: a deep-link payload is 1-64 of A-Z, a-z, 0-9, _ and -: t.me/doorstep_bot?start=' + 'x'.repeat(65),
  ],
  [
    'a paid broadcast',
    'sendMessage',
    { text: 'x', allow_paid_broadcast: true },
    '400 Bad Request: parameter "allow_paid_broadcast" isn\'t modelled by the simulator, since Doorstep has no use for it',
  ],
  ['an edit of no message', 'editMessageText', { text: 'x' }, '400 Bad Request: message identifier is not specified'],
  ['a chat action that is none', 'sendChatAction', { action: 'thinking' }, '400 Bad Request: wrong parameter action in request'],
  ['a place off the globe', 'sendLocation', { latitude: 91, longitude: 0 }, '400 Bad Request: wrong latitude specified'],
  [
    'an album of one',
    'sendMediaGroup',
    { media: [{ type: 'photo', media: 'x' }] },
    '400 Bad Request: wrong number of messages in the album',
  ],
])('%s', async (_, method, params, expected) => {
  const { server } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const addressed = method === 'sendMesage' ? params : { chat_id: person.id, ...params }
  const answer = await call(server, method, addressed)
  expect(`${answer.error_code} ${answer.description}`).toBe(expected)
  expect(server.violations).toHaveLength(1)
  expect(() => server.assertClean()).toThrow(`${method}: ${expected.slice(4)}`)
  expect(person.shown()).toHaveLength(1)
})

test.each<[string, string, object]>([
  ['a callback answer of 201', 'answerCallbackQuery', { callback_query_id: '1', text: 'x'.repeat(201) }],
  ['an upper-case command', 'setMyCommands', { commands: [{ command: 'Start', description: 'x' }] }],
  ['a command of 33', 'setMyCommands', { commands: [{ command: 'x'.repeat(33), description: 'x' }] }],
  ['a command without words', 'setMyCommands', { commands: [{ command: 'x', description: '' }] }],
  ['a command with 257 characters of words', 'setMyCommands', { commands: [{ command: 'x', description: 'x'.repeat(257) }] }],
  [
    '101 commands',
    'setMyCommands',
    { commands: Array.from({ length: 101 }, (_, i) => ({ command: `c${i}`, description: 'x' })) },
  ],
  ['a scope that is none', 'setMyCommands', { commands: [], scope: { type: 'private' } }],
  ['a scope without its chat', 'setMyCommands', { commands: [], scope: { type: 'chat' } }],
  ['a language that is none', 'setMyCommands', { commands: [], language_code: 'zh-CN' }],
  ['a description of 513', 'setMyDescription', { description: 'x'.repeat(513) }],
  ['a short description of 121', 'setMyShortDescription', { short_description: 'x'.repeat(121) }],
  ['a menu button that is none', 'setChatMenuButton', { menu_button: { type: 'wide' } }],
  ['a webhook over http', 'setWebhook', { url: 'http://example.org/hook' }],
  ['a secret with spaces', 'setWebhook', { url: 'https://example.org/hook', secret_token: 'a b' }],
  ['101 connections', 'setWebhook', { url: 'https://example.org/hook', max_connections: 101 }],
  ['a limit of 0', 'getUpdates', { limit: 0 }],
])('%s is a violation', async (_, method, params) => {
  const { server } = await simulator()
  const answer = await call(server, method, params)
  expect(answer.error_code).toBe(400)
  expect(server.violations).toHaveLength(1)
})

test('what is just within the limits passes', async () => {
  const { server } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const passes: [string, object][] = [
    ['sendMessage', { text: `<b>${'x'.repeat(4096)}</b>`, parse_mode: 'HTML' }],
    ['sendMessage', { text: 'x', ...keyboard(Array(8).fill({ text: '企业', callback_data: `x${'企'.repeat(21)}` })) }],
    ['sendMessage', { text: `https://t.me/doorstep_bot?start=${'x'.repeat(64)}` }],
  ]
  for (const [method, params] of passes)
    expect(await call(server, method, { chat_id: person.id, ...params })).toMatchObject({ ok: true })
  const commands = Array.from({ length: 100 }, (_, i) => ({
    command: `${'x'.repeat(29)}${i}`.slice(0, 32),
    description: 'x'.repeat(256),
  }))
  expect(await call(server, 'setMyCommands', { commands, language_code: 'zh' })).toMatchObject({ ok: true })
  server.assertClean()
})

test('an & that is not escaped passes and is noted', async () => {
  const { server } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  expect(await call(server, 'sendMessage', { chat_id: person.id, text: 'A & B', parse_mode: 'HTML' })).toMatchObject({
    ok: true,
    result: { text: 'A & B' },
  })
  expect(server.violations).toMatchObject([{ method: 'sendMessage', problem: expect.stringContaining('not escaped') }])
})

test('states that a correct bot can meet are no violations', async () => {
  const { server } = await simulator()
  expect(await call(server, 'sendMessage', { chat_id: 1, text: 'x' })).toMatchObject({
    error_code: 400,
    description: 'Bad Request: chat not found',
  })
  expect(await call(server, 'getMe', {}, `${server.token}x`)).toMatchObject({ error_code: 401, description: 'Unauthorized' })
  expect(await call(server, 'getMe', {}, 'nonsense')).toMatchObject({ error_code: 404, description: 'Not Found' })
  expect(await call(server, 'answerCallbackQuery', { callback_query_id: '5' })).toMatchObject({
    description: 'Bad Request: query is too old and response timeout expired or query ID is invalid',
  })
  server.assertClean()
})
