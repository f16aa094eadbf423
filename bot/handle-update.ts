import type { Composer } from 'grammy'
import type { CallbackQuery, Update, UserFromGetMe } from 'grammy/types'
import { markReachable } from '../core/outages/reachability.ts'
import { Refusal } from '../core/refusal.ts'
import { notify } from '../core/notices/notify.ts'
import { peopleWith } from '../core/cases/audience.ts'
import { parseCallbackData } from '../screens/callback-data.ts'
import { menuButton } from '../screens/case-buttons.ts'
import { attempt } from '../telegram/show.ts'
import { DoorstepContext } from './context.ts'
import { stillClaimed } from '../core/inbox/claims.ts'
import type { ClaimedUpdate } from './intake/update.ts'
import { answerRefusal } from './answers/refused.ts'
import { openSession, readSession, type Session } from './turn/session.ts'
import { openTurn, type BotDeps } from './turn/turn.ts'
import { transactionOf } from '../core/transaction.ts'

/** Handles one claimed update from end to end: who acts, what they want, one commit, and the answer. Throwing means nothing was committed. */
export function createUpdateHandler(deps: BotDeps, me: UserFromGetMe, composer: Composer<DoorstepContext>) {
  const middleware = composer.middleware()
  return async function handleUpdate(claimed: ClaimedUpdate): Promise<void> {
    const { update } = claimed
    const sender = senderOf(update)
    if (sender === undefined) {
      await openTurn(deps, claimed, undefined, 0n, deps.defaultLocale).finish()
      return
    }
    if (update.callback_query !== undefined) acknowledge(deps, update.callback_query)
    const telegramId = BigInt(sender.id)
    const session = await sessionOf(deps, claimed, telegramId)
    if (session.unreachable && update.my_chat_member === undefined) {
      await deps.database.prisma.$transaction(async (db) => {
        if (await stillClaimed(db, claimed)) await markReachable(transactionOf(db, deps), telegramId)
      })
    }
    const turn = openTurn(deps, claimed, session.actor, telegramId, sender.language_code ?? deps.defaultLocale)
    const ctx = new DoorstepContext(update, deps.api, me)
    ctx.turn = turn
    ctx.draft = session.draft
    ctx.rosterVersion = session.rosterVersion
    ctx.drafts = session.drafts
    try {
      try {
        await middleware(ctx, () => Promise.resolve())
      } catch (error) {
        if (!(error instanceof Refusal) || turn.committed) throw error
        await answerRefusal(ctx, error)
      }
      if (!turn.committed) await turn.finish()
    } finally {
      // Whatever went wrong after the commit: what was committed is answered.
      if (turn.committed) await turn.deliver()
    }
  }
}

/** Parks an update that can't be handled: its chat moves on, its sender and the office are told. */
export function createParker(deps: BotDeps) {
  return async function park(claimed: ClaimedUpdate, error: unknown): Promise<void> {
    const sender = senderOf(claimed.update)
    const telegramId = BigInt(sender?.id ?? 0)
    const { actor } = await readSession(deps.database.pool, telegramId, deps.defaultLocale)
    const parkedFor = error instanceof Error ? error.name : 'unknown'
    const turn = openTurn(deps, claimed, actor, telegramId, sender?.language_code ?? deps.defaultLocale, { parkedFor })
    await turn.transact(async (tx) => {
      await notify(tx, {
        kind: 'deadLetter',
        facts: { updateId: claimed.updateId.toString(), at: claimed.receivedAt.toISOString() },
        to: await peopleWith(tx, 'office'),
      })
      return sender === undefined
        ? []
        : [{ kind: 'apology', screen: { text: turn.texts.html('apology'), buttons: [[menuButton(turn.texts)]] } }]
    })
    await turn.deliver()
  }
}

/** The person behind an update of a private chat; undefined for everything that Doorstep has nothing to do with. */
function senderOf(update: Update) {
  const message = update.message ?? update.edited_message
  const about = message ?? update.my_chat_member ?? update.callback_query
  const chat = message?.chat ?? update.my_chat_member?.chat ?? update.callback_query?.message?.chat
  if (about?.from === undefined || about.from.is_bot) return undefined
  return chat === undefined || chat.type === 'private' ? about.from : undefined
}

/** The session that came with the update, or a read one where that isn't theirs or hasn't the dialog whose button was tapped. */
async function sessionOf(
  { database, defaultLocale }: BotDeps,
  { lane, session, update }: ClaimedUpdate,
  telegramId: bigint,
): Promise<Session> {
  const draftId = draftOf(update)
  if (lane === telegramId) {
    const opened = openSession(session, telegramId, defaultLocale)
    if (opened.actor === undefined || draftId === undefined || opened.draft?.id === draftId) return opened
  }
  return readSession(database.pool, telegramId, defaultLocale, draftId)
}

function draftOf(update: Update): number | undefined {
  const data = update.callback_query?.data === undefined ? undefined : parseCallbackData(update.callback_query.data)
  return data?.type === 'form' ? data.draftId : undefined
}

/** Takes the waiting mark off the tapped button, before the work. Nothing depends on it. */
function acknowledge({ api, logger, pace }: BotDeps, { id, from }: CallbackQuery): void {
  if (pace.silence() > 0) return
  void attempt(() => api.answerCallbackQuery(id)).then((failure) => {
    // Whoever taps without end mutes nobody but themselves.
    if (failure?.kind === 'flood') pace.flooded(failure.retryAfter ?? 1, BigInt(from.id))
    if (failure && failure.kind !== 'tooOld') logger.debug({ failure: failure.kind }, 'a tap was not acknowledged')
  })
}
