import type { NextFunction } from 'grammy'
import type { DoorstepContext } from '../context.ts'
import { helpAnswer } from './menu.ts'
import type { Answer } from '../turn/turn.ts'

/** What people whom the roster doesn't know are answered. */
export interface Strangers {
  /** Whether an answer is given, or dropped. */
  admits(chatId: number, answer: Answer): boolean
  /** It was given: the commit that records it is done. */
  given(chatId: number, answer: Answer): void
}

/** So many answers are remembered at most, each some seconds. */
const most = 10_000

/**
 * Everybody on earth may write to the bot, as fast as a script can. A stranger gets the same answer once in so many milliseconds: what they send
 * meanwhile is answered by nothing, now or later. One that says something new, e.g. that their link was accepted, is always given.
 *
 * @param every 5,000 unless told
 */
export function createStrangers({ every = 5_000 }: { every?: number } = {}): Strangers {
  /** by chat and text, oldest first */
  const given = new Map<string, number>()
  const keyOf = (chatId: number, { screen }: Answer) => `${chatId} ${screen.text}`
  return {
    admits(chatId, answer) {
      const now = performance.now()
      for (const [key, at] of given) {
        if (now - at < every && given.size <= most) break
        given.delete(key)
      }
      return !given.has(keyOf(chatId, answer))
    },
    given(chatId, answer) {
      given.set(keyOf(chatId, answer), performance.now())
    },
  }
}

/** Nothing of a stranger's is understood but what may let them in: a link, and the phone number that it asks for. */
export function receiveStranger(ctx: DoorstepContext, next: NextFunction): Promise<void> {
  const { message, callbackQuery, turn } = ctx
  if (turn.actor !== undefined || message?.contact !== undefined || /^\/start\S* \S/.test(message?.text ?? '')) return next()
  return message === undefined && callbackQuery === undefined
    ? Promise.resolve()
    : turn.answer(() => ({ ...helpAnswer(ctx), replace: ctx.tappedId }))
}
