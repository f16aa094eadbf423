import {
  conversations,
  createConversation,
  type Conversation,
  type ConversationData,
  type ConversationFlavor,
  type VersionedState,
} from '@grammyjs/conversations'
import { run, sequentialize } from '@grammyjs/runner'
import { PsqlAdapter } from '@grammyjs/storage-psql'
import { Bot, type Context } from 'grammy'
import pg from 'pg'
import { html, keyboardOf, labelOf, menu, questions, submitted, type Answers } from './screens.ts'

/**
 * The same dialog as grammY's documentation has it: the conversations plugin, which replays the dialog's function at every update, with its
 * state in Postgres; the runner; updates of one chat in order. What is filed is one row. No inbox, no outbox, no routing.
 */
type OuterContext = ConversationFlavor<Context>

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 16 })
await pool.query(
  'create table if not exists report (id serial primary key, chat_id bigint not null, answers jsonb not null, at timestamptz not null default now())',
)

async function report(conversation: Conversation<OuterContext, Context>, ctx: Context): Promise<void> {
  const answers: Answers = {}
  let screen = (await ctx.reply(questions[0]!.text(answers), { ...html, reply_markup: keyboardOf(questions[0]!) })).message_id
  for (const [index, question] of questions.entries()) {
    const answered = await (question.typed
      ? conversation.waitFor('message:text')
      : conversation.waitForCallbackQuery(new RegExp(`^${question.id}\\.`)))
    answers[question.id] = answered.message?.text ?? labelOf(question, answered.callbackQuery?.data ?? '') ?? ''
    const next = questions[index + 1]
    if (next === undefined) {
      const id = await conversation.external(() => file(answered.chat!.id, answers))
      const { text, keyboard } = submitted(id)
      await answered.editMessageText(text, { ...html, reply_markup: keyboard })
    } else if (question.typed) {
      const [, sent] = await Promise.all([
        answered.api.editMessageReplyMarkup(answered.chat!.id, screen).catch(() => undefined),
        answered.reply(next.text(answers), { ...html, reply_markup: keyboardOf(next) }),
      ])
      screen = sent.message_id
    } else {
      await answered.editMessageText(next.text(answers), { ...html, reply_markup: keyboardOf(next) })
    }
  }
}

async function file(chatId: number, answers: Answers): Promise<number> {
  const { rows } = await pool.query('insert into report (chat_id, answers) values ($1, $2) returning id', [
    chatId,
    JSON.stringify(answers),
  ])
  return rows[0].id as number
}

const bot = new Bot<OuterContext>(process.env['BOT_TOKEN']!, { client: { apiRoot: process.env['BOT_API_ROOT']! } })
bot.use(sequentialize((ctx) => String(ctx.chat?.id)))
bot.on('callback_query', (ctx, next) => {
  void ctx.answerCallbackQuery()
  return next()
})
// A pool serves the adapter as well as the single client of its examples, and faster.
const client = pool as unknown as pg.Client
const adapter = (await PsqlAdapter.create({ tableName: 'conversation', client })) as PsqlAdapter<VersionedState<ConversationData>>
bot.use(conversations({ storage: { type: 'key', version: 0, adapter } }))
bot.use(createConversation(report))
bot.command('start', (ctx) => ctx.reply(menu.text(), { ...html, reply_markup: menu.keyboard() }))
bot.callbackQuery('report', (ctx) => ctx.conversation.enter('report'))

await bot.init()
const runner = run(bot)
console.log('ready')
process.once('SIGTERM', () => void runner.stop().then(() => process.exit(0)))
