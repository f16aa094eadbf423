import { Buffer } from 'node:buffer'
import { InputFile, InputMediaBuilder } from 'grammy'
import { expect, test } from 'vitest'
import { failure, simulator } from './support.ts'

test('query, form, JSON and multipart parameters mean the same', async () => {
  const { server } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const url = `${server.apiRoot}/bot${server.token}/sendMessage`
  const markup = { inline_keyboard: [[{ text: 'k', callback_data: 'k' }]] }
  const fields = { chat_id: String(person.id), text: '你好', disable_notification: 'true', reply_markup: JSON.stringify(markup) }
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  const requests = [
    fetch(`${url}?${new URLSearchParams(fields).toString()}`),
    fetch(url, { method: 'POST', body: new URLSearchParams(fields) }),
    fetch(url, { method: 'POST', body: form }),
    fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, chat_id: person.id, disable_notification: true, reply_markup: markup }),
    }),
  ]
  for (const response of await Promise.all(requests)) {
    expect(await response.json()).toMatchObject({
      ok: true,
      result: { chat: { id: person.id }, text: '你好', reply_markup: markup },
    })
  }
  server.assertClean()
})

test('a body that is no parameters is refused', async () => {
  const { server } = await simulator()
  const url = `${server.apiRoot}/bot${server.token}/getMe`
  const post = async (type: string, body: string) =>
    (await fetch(url, { method: 'POST', headers: { 'content-type': type }, body })).json() as Promise<{ description: string }>
  expect((await post('application/json', '{')).description).toBe("Bad Request: can't parse JSON of the request")
  expect((await post('application/json', '[]')).description).toBe('Bad Request: request body must be a JSON object')
  expect((await post('text/plain', 'x')).description).toBe('Bad Request: request body is of no known kind')
  expect((await post('multipart/form-data; boundary=x', '--y')).description).toBe('Bad Request: request body is of no known kind')
})

test('a document goes up and comes down with its Chinese name and its bytes', async () => {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * 7) % 256))
  const sent = await api.sendDocument(person.id, new InputFile(bytes, '项目 用地(1).pdf'), {
    caption: '<b>用地</b>',
    parse_mode: 'HTML',
  })
  expect(sent).toMatchObject({ document: { file_name: '项目 用地(1).pdf', file_size: 70_000 }, caption: '用地' })
  await person.sees('[document 项目 用地(1).pdf] 用地')
  const file = await api.getFile(sent.document.file_id)
  const response = await fetch(`${server.apiRoot}/file/bot${server.token}/${file.file_path}`)
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true)
  const again = await api.sendDocument(person.id, sent.document.file_id)
  expect(again.document.file_id).toBe(sent.document.file_id)
  expect(await failure(api.sendPhoto(person.id, sent.document.file_id))).toBe(
    "400 Bad Request: can't use file of type document as photo",
  )
})

test('an album arrives as messages with one group id', async () => {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  person.starts()
  const sent = await api.sendMediaGroup(person.id, [
    InputMediaBuilder.photo(new InputFile(Buffer.from('a'), 'a.jpg'), { caption: 'first' }),
    InputMediaBuilder.photo(new InputFile(Buffer.from('b'), 'b.jpg')),
  ])
  expect(sent).toHaveLength(2)
  expect(new Set(sent.map((message) => 'media_group_id' in message && message.media_group_id)).size).toBe(1)
  await person.sees('[photo] first')
  await person.sees(/^\[photo\]$/)
  server.assertClean({ unexpected: true })
})

test('files over the limits are refused as on the real server', async () => {
  const { server, api } = await simulator()
  const person = server.person({ firstName: '企业联系人' })
  const [big] = person.sends({ document: { name: 'big.zip', size: 2_000_000_000 } })
  expect(big!.attachment).toMatchObject({ kind: 'document', fileName: 'big.zip', fileSize: 2_000_000_000 })
  expect(await failure(api.getFile(big!.attachment!.fileId!))).toBe('400 Bad Request: file is too big')
  const [edge] = person.sends({ document: { size: 20 * 1024 * 1024 } })
  expect(await api.getFile(edge!.attachment!.fileId!)).toMatchObject({ file_size: 20 * 1024 * 1024 })
  expect(await failure(api.getFile('nonsense'))).toBe('400 Bad Request: wrong file_id or the file is temporarily unavailable')
  expect(await failure(api.sendPhoto(person.id, new InputFile(Buffer.alloc(10 * 1024 * 1024 + 1))))).toBe(
    '413 Request Entity Too Large',
  )
  expect(await failure(api.sendDocument(person.id, new InputFile(Buffer.alloc(50 * 1024 * 1024 + 1))))).toBe(
    '413 Request Entity Too Large',
  )
  expect(await failure(api.sendDocument(person.id, new InputFile(Buffer.alloc(0))))).toBe(
    '400 Bad Request: file must be non-empty',
  )
})
