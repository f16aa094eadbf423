import { z } from 'zod'

const answer = z.object({ ok: z.literal(true), result: z.object({ username: z.string().regex(/^\w{4,32}$/) }) })

/**
 * The bot's user name, which its deep links begin with. Asked once, for at most three seconds: a token is of use without it.
 *
 * @returns undefined when Telegram can't be reached or doesn't know the bot
 */
export async function askBotName({ token, apiRoot }: { token: string; apiRoot: string }): Promise<string | undefined> {
  try {
    const response = await fetch(`${apiRoot}/bot${token}/getMe`, { signal: AbortSignal.timeout(3_000) })
    return answer.parse(await response.json()).result.username
  } catch {
    // The error would tell the token, as a part of the address.
    return undefined
  }
}
