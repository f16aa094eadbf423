import { run, sequentialize } from '@grammyjs/runner'
import { Bot } from 'grammy'
import { html, keyboardOf, labelOf, menu, questions, submitted, type Answers } from './screens.ts'

/**
 * The least that a bot can do: the same dialog from memory, nothing kept, each update confirmed before it is handled. What it reaches is what
 * grammY, Node and the simulator leave for everything else.
 */
const bot = new Bot(process.env['BOT_TOKEN']!, { client: { apiRoot: process.env['BOT_API_ROOT']! } })

interface Dialog {
  at: number
  answers: Answers
  screen: number
}
const dialogs = new Map<number, Dialog>()
let filed = 0

bot.use(sequentialize((ctx) => String(ctx.chat?.id)))
bot.command('start', (ctx) => ctx.reply(menu.text(), { ...html, reply_markup: menu.keyboard() }))
bot.callbackQuery('report', async (ctx) => {
  void ctx.answerCallbackQuery()
  const first = questions[0]!
  const { message_id: screen } = await ctx.reply(first.text({}), { ...html, reply_markup: keyboardOf(first) })
  dialogs.set(ctx.chat!.id, { at: 0, answers: {}, screen })
})
bot.on('callback_query:data', async (ctx) => {
  void ctx.answerCallbackQuery()
  const dialog = dialogs.get(ctx.chat!.id)
  const label = dialog && labelOf(questions[dialog.at]!, ctx.callbackQuery.data)
  if (dialog === undefined || label === undefined) return
  dialog.answers[questions[dialog.at]!.id] = label
  const next = questions[++dialog.at]
  if (next !== undefined) {
    await ctx.editMessageText(next.text(dialog.answers), { ...html, reply_markup: keyboardOf(next) })
    return
  }
  dialogs.delete(ctx.chat!.id)
  const { text, keyboard } = submitted(++filed)
  await ctx.editMessageText(text, { ...html, reply_markup: keyboard })
})
bot.on('message:text', async (ctx) => {
  const dialog = dialogs.get(ctx.chat.id)
  if (dialog === undefined) {
    await ctx.reply(menu.text(), { ...html, reply_markup: menu.keyboard() })
    return
  }
  dialog.answers[questions[dialog.at]!.id] = ctx.message.text
  const next = questions[++dialog.at]!
  void ctx.api.editMessageReplyMarkup(ctx.chat.id, dialog.screen).catch(() => {})
  dialog.screen = (await ctx.reply(next.text(dialog.answers), { ...html, reply_markup: keyboardOf(next) })).message_id
})

await bot.init()
const runner = run(bot)
console.log('ready')
process.once('SIGTERM', () => void runner.stop().then(() => process.exit(0)))
