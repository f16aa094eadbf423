import { z } from 'zod'
import type { BotIdentity } from '../core/zone/bot.ts'

const answer = z.object({
  ok: z.literal(true),
  result: z.object({ id: z.number().int(), username: z.string().regex(/^\w{4,32}$/) }),
})

/**
 * The bot that a token belongs to; its deep links begin with its name. Asked once, for at most three seconds: a token is of use without it.
 *
 * @returns undefined when Telegram can't be reached or doesn't know the bot
 */
export async function askWhichBot({ token, apiRoot }: { token: string; apiRoot: string }): Promise<BotIdentity | undefined> {
  try {
    const response = await fetch(`${apiRoot}/bot${token}/getMe`, { signal: AbortSignal.timeout(3_000) })
    const { id, username } = answer.parse(await response.json()).result
    return { id: BigInt(id), name: username }
  } catch {
    // The error would tell the token, as a part of the address.
    return undefined
  }
}
