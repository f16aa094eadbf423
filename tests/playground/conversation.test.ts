import { Bot, GrammyError, InlineKeyboard, Keyboard } from 'grammy'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelegramServer, type TelegramServer } from '../../playground/telegram/index.ts'

let server: TelegramServer
let bot: Bot
let running: Promise<void> | undefined

beforeEach(async () => {
  server = await createTelegramServer()
  bot = new Bot(server.token, { client: { apiRoot: server.apiRoot } })
  running = undefined
})
afterEach(async () => {
  if (running) await bot.stop()
  await running
  await server.close()
})

const start = () =>
  new Promise<void>((resolve) => {
    running = bot.start({ onStart: () => resolve() })
  })

test('grammY polls, answers, edits and is answered', async () => {
  bot.command('start', (ctx) =>
    ctx.reply(`Hello <b>${ctx.match}</b> &amp; welcome`, {
      parse_mode: 'HTML',
      reply_markup: new InlineKeyboard().text('Sign', 's:1'),
    }),
  )
  bot.callbackQuery('s:1', async (ctx) => {
    await ctx.answerCallbackQuery('done')
    await ctx.editMessageText('Signed')
  })
  await start()
  const cadre = server.person({ firstName: '驻企干部一', languageCode: 'zh' })
  cadre.starts('abc_DEF-1')
  const hello = await cadre.sees('Hello abc_DEF-1 & welcome')
  expect(hello.entities).toEqual([{ type: 'bold', offset: 6, length: 9 }])
  const tap = await cadre.taps('Sign')
  expect(await tap.answered()).toMatchObject({ text: 'done', alert: false })
  const signed = await cadre.sees('Signed')
  expect(signed.id).toBe(hello.id)
  expect(cadre.shown().map(({ text }) => text)).toEqual(['/start abc_DEF-1', 'Signed'])
  await expect(cadre.taps('Sign')).rejects.toThrow(/finds no button Sign; on the screen:[^]*Signed/)
  server.assertClean({ unexpected: true })
})

test('what no step expected is listed', async () => {
  bot.on('message', (ctx) => ctx.reply('surprise'))
  await start()
  const contact = server.person({ firstName: '企业联系人' })
  contact.says('hello')
  await server.idle(30)
  expect(server.unexpected()).toMatchObject([{ person: '企业联系人', message: { text: 'surprise' } }])
  expect(() => server.assertClean({ unexpected: true })).toThrow('surprise')
  await contact.sees(/surprise/)
  server.assertClean({ unexpected: true })
})

test('a step that waits in vain says what came instead', async () => {
  bot.on('message', (ctx) => ctx.reply('something else', { reply_markup: new InlineKeyboard().text('A key', 'k') }))
  await start()
  const contact = server.person({ firstName: '企业联系人' })
  contact.says('hello')
  await expect(contact.sees('this', { within: 100 })).rejects.toThrow(
    /nothing like this within 100 ms[^]*something else \[A key\]/,
  )
})

test('the big key shares the phone number, and goes when it is removed', async () => {
  bot.command('start', (ctx) => ctx.reply('Your number?', { reply_markup: new Keyboard().requestContact('Share') }))
  bot.on('message:contact', (ctx) =>
    ctx.reply(`${ctx.message.contact.phone_number} ${ctx.message.contact.user_id === ctx.from.id}`, {
      reply_markup: { remove_keyboard: true },
    }),
  )
  await start()
  const contact = server.person({ firstName: '企业联系人' })
  contact.starts()
  await contact.sees('Your number?')
  expect(contact.keys()).toEqual([['Share']])
  contact.sharesPhone('+8613800000000')
  await contact.sees('+8613800000000 true')
  expect(contact.keys()).toEqual([])
})

test('a person who never pressed start, who blocked, or whose account is gone gets nothing', async () => {
  const person = server.person({ firstName: '企业联系人' })
  const failure = async (chatId: number) => {
    const error = await bot.api.sendMessage(chatId, 'x').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(GrammyError)
    return [(error as GrammyError).error_code, (error as GrammyError).description]
  }
  expect(await failure(person.id)).toEqual([403, "Forbidden: bot can't initiate conversation with a user"])
  expect(await failure(12345)).toEqual([400, 'Bad Request: chat not found'])
  person.starts()
  await bot.api.sendMessage(person.id, 'x')
  person.blocks()
  expect(await failure(person.id)).toEqual([403, 'Forbidden: bot was blocked by the user'])
  expect(() => person.says('hello')).toThrow('has blocked the bot')
  person.unblocks()
  await bot.api.sendMessage(person.id, 'y')
  person.deactivated()
  expect(await failure(person.id)).toEqual([403, 'Forbidden: user is deactivated'])
  server.assertClean()
})
