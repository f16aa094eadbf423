import { adoptBot, findBot, shown, type Adopted, type BotIdentity } from '../core/zone/bot.ts'
import { exits, inTransaction, withZone, type Tool, type Zone } from './tool.ts'
import { askWhichBot } from './which-bot.ts'

const usage = [
  'Usage: npm run bot -- show',
  '       npm run bot -- adopt',
  '',
  'A zone belongs to one bot. When that bot is lost, another one can take the zone',
  'over: put its token into BOT_TOKEN, stop Doorstep everywhere, and adopt. A new',
  'token of the same bot needs none of this.',
  '',
  '  show     whose zone this is, and whose token BOT_TOKEN is',
  '  adopt    gives the zone to the bot of BOT_TOKEN',
]

/**
 * `npm run bot -- …`.
 *
 * @returns the exit code: see `exits`
 */
export async function runBot(args: readonly string[], tool: Tool): Promise<number> {
  const [verb, ...rest] = args
  if ((verb !== 'show' && verb !== 'adopt') || rest.length > 0) {
    usage.forEach(tool.err)
    return exits.usage
  }
  return withZone(tool, async (zone) => {
    // Asked first: no transaction may wait for Telegram.
    const bot = zone.bot === undefined ? undefined : await askWhichBot(zone.bot)
    return verb === 'show' ? show(zone, tool, bot) : adopt(zone, tool, bot)
  })
}

async function show(zone: Zone, { out }: Tool, bot: BotIdentity | undefined): Promise<number> {
  const owner = await findBot(zone.prisma)
  out(owner === undefined ? 'The zone belongs to no bot yet: the first start decides.' : `The zone belongs to ${shown(owner)}.`)
  if (bot !== undefined) out(`BOT_TOKEN is that of ${shown(bot)}.`)
  else out(zone.bot === undefined ? 'BOT_TOKEN is not set.' : 'Telegram did not tell whose token BOT_TOKEN is.')
  return exits.done
}

async function adopt(zone: Zone, { out, err }: Tool, bot: BotIdentity | undefined): Promise<number> {
  if (bot === undefined) {
    err(zone.bot === undefined ? 'BOT_TOKEN is not set.' : 'Telegram did not tell whose token BOT_TOKEN is: nothing was changed.')
    return exits.mistakes
  }
  const result = await inTransaction(zone, (tx) => adoptBot(tx, bot))
  if (result === 'busy') {
    err('Doorstep still runs on this database. Stop it everywhere, and adopt again.')
    return exits.mistakes
  }
  if (result === undefined) out(`The zone belongs to ${shown(bot)} already.`)
  else report(result, bot).forEach(out)
  return exits.done
}

function report({ from, people, messages, links, files }: Adopted, bot: BotIdentity): string[] {
  return [
    `The zone belongs to ${shown(bot)} now${from === undefined ? '' : `, no longer to ${shown(from)}`}.`,
    `${people} people have to press Start with @${bot.name} before it can write to them;`,
    '  until then they count as unreachable. Nobody has to be invited again.',
    `${messages} messages that still had to be sent went to nobody.`,
    `${files} files that people sent can't be shown any more: only the old bot has them.`,
    ...(links === 0 ? [] : [`${links} invitation links lead to the old bot: make new ones.`]),
  ]
}
