import { tooManyRequests } from '../contract/api-error.ts'
import type { Chat } from '../state/world.ts'

/** How much the server takes before it answers 429. Telegram documents the averages; the bursts are what it's known to let pass. */
export interface FloodLimits {
  /** messages per second over all chats */
  overall: number
  /** per second in one private chat, averaged: `burst` may come at once */
  perChat: { rate: number; burst: number }
  /** per minute in one group */
  perGroup: number
}

/** Telegram's own pace, as far as it is known. */
export const defaultFloodLimits: FloodLimits = { overall: 30, perChat: { rate: 1, burst: 20 }, perGroup: 20 }

/**
 * What a call weighs. Answers to taps, chat actions and questions about the state are free. Edits count half in their chat: Telegram is known to
 * be milder on them, without saying how much.
 */
const weights: Readonly<Record<string, number>> = {
  sendMessage: 1,
  sendPhoto: 1,
  sendDocument: 1,
  sendVoice: 1,
  sendVideo: 1,
  sendLocation: 1,
  copyMessage: 1,
  editMessageText: 0.5,
  editMessageReplyMarkup: 0.5,
}

interface Bucket {
  tokens: number
  at: number
}

/** Decides, call by call, whether the bot is too fast. */
export interface FloodControl {
  /** @throws {ApiError} 429 with the seconds after which the call would pass */
  pass(method: string, chat: Chat | undefined, items: number): void
}

/** Token buckets in real time, since it's the network's pace that they keep, not the story's. */
export function createFloodControl(limits: FloodLimits, now: () => number = () => performance.now() / 1000): FloodControl {
  const overall: Bucket = { tokens: limits.overall, at: now() }
  const chats = new Map<number, Bucket>()
  return {
    pass(method, chat, items) {
      const weight = method === 'sendMediaGroup' ? items : weights[method]
      if (weight === undefined || chat === undefined) return
      const [rate, burst] =
        chat.kind === 'private' ? [limits.perChat.rate, limits.perChat.burst] : [limits.perGroup / 60, limits.perGroup]
      let bucket = chats.get(chat.id)
      if (bucket === undefined) chats.set(chat.id, (bucket = { tokens: burst, at: now() }))
      const at = now()
      refill(overall, limits.overall, limits.overall, at)
      refill(bucket, rate, burst, at)
      const wait = Math.max(missing(overall, limits.overall, weight, limits.overall), missing(bucket, rate, weight, burst))
      if (wait > 0) throw tooManyRequests(Math.ceil(wait))
      overall.tokens -= weight
      bucket.tokens -= weight
    },
  }
}

function refill(bucket: Bucket, rate: number, most: number, at: number): void {
  bucket.tokens = Math.min(most, bucket.tokens + (at - bucket.at) * rate)
  bucket.at = at
}

/** Seconds until the bucket holds `weight`; an album larger than the bucket needs a full one. */
const missing = (bucket: Bucket, rate: number, weight: number, most: number) =>
  Math.max(0, (Math.min(weight, most) - bucket.tokens) / rate)
