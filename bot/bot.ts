import { Composer } from 'grammy'
import type { Message } from 'grammy/types'
import { markReachable, markUnreachable } from '../core/outages/reachability.ts'
import { readCase } from '../core/cases/case-view.ts'
import { Refusal } from '../core/refusal.ts'
import { parseCallbackData } from '../screens/callback-data.ts'
import { caseAnswer } from './answers/case-answer.ts'
import type { DoorstepContext } from './context.ts'
import { continueForm, showForm } from './dialogs/dialog.ts'
import { isDoubleTap } from './taps/double-tap.ts'
import { receiveEdit, receiveMessage } from './messages/receive-message.ts'
import { receiveStranger } from './answers/strangers.ts'
import { menuAnswer } from './answers/menu.ts'
import { places } from './taps/places.ts'
import { receiveCaseTap } from './taps/receive-case-tap.ts'
import { receivePhone, start } from './welcome.ts'

/** Everything that a person can say to Doorstep, as a table of contents. */
export function createBot(): Composer<DoorstepContext> {
  const bot = new Composer<DoorstepContext>()

  bot.use(receiveStranger)
  bot.command('start', (ctx) => start(ctx, ctx.match.trim()))
  for (const place of ['help', 'report', 'cases', 'queue', 'digest', 'language'])
    bot.command(place, (ctx) => places[place]!(ctx, ctx.match.trim()))
  bot.command('case', (ctx) => openCase(ctx, ctx.match.trim()))
  bot.command('cancel', cancel)

  bot.on('callback_query:data', (ctx) => receiveTap(ctx, ctx.callbackQuery.data))
  bot.on('edited_message', (ctx) => receiveEdit(ctx, ctx.editedMessage))
  bot.on('message:contact', (ctx) => receiveContact(ctx, ctx.message))
  bot.on('message:text', (ctx, next) => (isCommand(ctx.message) ? unknownCommand(ctx) : next()))
  bot.on('message', (ctx) => receiveMessage(ctx, ctx.message))
  bot.on('my_chat_member', (ctx) => receiveReachability(ctx, ctx.myChatMember.new_chat_member.status === 'kicked'))
  return bot
}

async function receiveTap(ctx: DoorstepContext, data: string): Promise<void> {
  const tapped = parseCallbackData(data)
  if (ctx.turn.actor === undefined) return places['help']!(ctx, '')
  if (tapped?.type === 'action') return receiveCaseTap(ctx, tapped)
  if (tapped?.type === 'go')
    return (Object.hasOwn(places, tapped.place) ? places[tapped.place]! : places['menu']!)(ctx, tapped.argument)
  if (tapped?.type === 'form' && ctx.draft !== undefined)
    return continueForm(ctx, ctx.draft, { type: 'choice', step: tapped.step, value: tapped.value })
  if (await isDoubleTap(ctx)) return
  // A dialog that is over, or data that nobody here made.
  const notice = ctx.turn.texts.html(tapped?.type === 'form' ? 'form-over' : 'not-understood')
  await ctx.turn.transact(async (tx) => ({ ...(await menuAnswer(ctx, tx, notice)), replace: ctx.tappedId }))
}

/** A phone number is the last step of letting somebody in; from somebody who has no link open it is a message like any other. */
async function receiveContact(ctx: DoorstepContext, message: Message & Message.ContactMessage): Promise<void> {
  try {
    await receivePhone(ctx, message.contact)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invitation-unknown') throw error
    await receiveMessage(ctx, message)
  }
}

/** A command that nobody here knows must not become the answer to a question. */
function isCommand({ entities = [] }: Message.TextMessage): boolean {
  return entities.some(({ type, offset }) => type === 'bot_command' && offset === 0)
}

function unknownCommand(ctx: DoorstepContext): Promise<void> {
  return ctx.turn.transact((tx) =>
    menuAnswer(ctx, tx, ctx.turn.actor === undefined ? undefined : ctx.turn.texts.html('not-understood')),
  )
}

/** /case NUMBER; the digits alone will do. */
async function openCase(ctx: DoorstepContext, typed: string): Promise<void> {
  const { actor, texts, deps } = ctx.turn
  if (actor === undefined) return places['help']!(ctx, '')
  await ctx.turn.transact(async (tx) => {
    if (typed === '') {
      const year = ctx.reader.now.getUTCFullYear()
      return {
        kind: 'usage',
        screen: { text: texts.html('case-usage', { example: `${deps.policy.caseNumberPrefix}-${year}-000001` }) },
      }
    }
    if (!/^[\w-]{1,40}$/.test(typed)) throw new Refusal('not-found')
    const by = /^\d{1,9}$/.test(typed) ? { id: Number(typed) } : { number: typed.toUpperCase() }
    return caseAnswer(ctx, tx, await readCase(tx, actor, by))
  })
}

async function cancel(ctx: DoorstepContext): Promise<void> {
  if (ctx.draft !== undefined) return showForm(ctx, ctx.draft, { asksCancel: true })
  await ctx.turn.transact((tx) =>
    menuAnswer(ctx, tx, ctx.turn.actor === undefined ? undefined : ctx.turn.texts.html('nothing-to-cancel')),
  )
}

async function receiveReachability({ turn }: DoorstepContext, blocked: boolean): Promise<void> {
  const { actor } = turn
  if (actor === undefined) return
  await turn.transact((tx) => (blocked ? markUnreachable(tx, actor.personId) : markReachable(tx, turn.telegramId)))
}
