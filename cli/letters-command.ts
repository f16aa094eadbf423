import { parseArgs } from 'node:util'
import { laneOf } from '../bot/intake/update.ts'
import { dropDeadUpdates, listDeadUpdates, retryDeadUpdates } from '../core/inbox/dead-updates.ts'
import { dropLetters, listLetters, retryLetters } from '../core/outbox/letters.ts'
import type { Transaction } from '../core/transaction.ts'
import { table } from './columns.ts'
import { localTime } from './local-time.ts'
import { exits, inTransaction, withZone, type Tool, type Zone } from './tool.ts'

const usage = [
  'Usage: npm run letters -- list',
  '       npm run letters -- retry ID… | --all',
  '       npm run letters -- drop ID… | --all',
  '',
  'What failed too often: updates from Telegram that could not be handled (u…),',
  'and messages that could not be sent, or perhaps were not (m…).',
  '',
  '  list     id, chat, kind, time and error; never what people wrote',
  '  retry    handles the update, or sends the message, again; Doorstep may run',
  '  drop     settles it: nobody waits for it any more',
]

type Command = { verb: 'list' } | { verb: 'retry' | 'drop'; letters: Ids; updates: Ids; asked: readonly string[] }
/** undefined: all */
type Ids = readonly bigint[] | undefined

/** Lines of a list; whoever has more has another problem than to read them. */
const most = 200

/**
 * `npm run letters -- …`.
 *
 * @returns the exit code: see `exits`
 */
export async function runLetters(args: readonly string[], tool: Tool): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    usage.forEach(tool.err)
    return exits.usage
  }
  return withZone(tool, (zone) => (command.verb === 'list' ? list(zone, tool) : settle(zone, tool, command)))
}

function readCommand(args: readonly string[]): Command | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { all: { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [verb, ...asked] = positionals
    if (verb === 'list') return asked.length === 0 && !values.all ? { verb } : undefined
    if ((verb !== 'retry' && verb !== 'drop') || values.all === asked.length > 0) return undefined
    if (values.all) return { verb, asked, letters: undefined, updates: undefined }
    if (!asked.every((id) => /^[um]-?\d{1,18}$/.test(id))) return undefined
    const of = (kind: string) => asked.filter((id) => id.startsWith(kind)).map((id) => BigInt(id.slice(1)))
    return { verb, asked, letters: of('m'), updates: of('u') }
  } catch {
    // An option that doesn't exist.
    return undefined
  }
}

async function list(zone: Zone, { out }: Tool): Promise<number> {
  const { updates, total: deadUpdates } = await listDeadUpdates(zone.prisma, laneOf, most)
  const { letters, total: lostLetters } = await listLetters(zone.prisma, most)
  const time = (instant: Date) => localTime(instant, zone.policy.timeZone)
  const rows = [
    ...updates.map(({ id, chatId, kind, settledAt, error }) => [
      `u${id}`,
      String(chatId),
      '',
      kind,
      '',
      time(settledAt),
      error ?? '',
    ]),
    ...letters.map(({ id, chatId, personCode, kind, caseNumber, settledAt, status, error }) => [
      `m${id}`,
      String(chatId ?? ''),
      personCode ?? '',
      kind,
      caseNumber ?? '',
      time(settledAt),
      `${status}: ${error ?? ''}`,
    ]),
  ]
  if (rows.length === 0) out('Nothing: every update was handled, and every message was sent.')
  else table([['ID', 'CHAT', 'PERSON', 'KIND', 'CASE', 'SINCE', 'ERROR'], ...rows]).forEach(out)
  const more = deadUpdates + lostLetters - rows.length
  if (more > 0) out(`… and ${more} older ones`)
  return exits.done
}

async function settle(
  zone: Zone,
  { out, err }: Tool,
  { verb, letters, updates, asked }: Command & { verb: 'retry' | 'drop' },
): Promise<number> {
  const done = await inTransaction(zone, async (tx: Transaction) => {
    const retried = verb === 'retry'
    const ofUpdates = await (retried ? retryDeadUpdates(tx.db, laneOf, updates) : dropDeadUpdates(tx.db, updates))
    const ofLetters = await (retried ? retryLetters(tx, letters) : dropLetters(tx, letters))
    return [...ofUpdates.map((id) => `u${id}`), ...ofLetters.map((id) => `m${id}`)]
  })
  const what = verb === 'retry' ? 'Again' : 'Dropped'
  out(done.length === 0 ? 'Nothing to do.' : `${what}: ${done.join(' ')}`)
  const unknown = asked.filter((id) => !done.includes(id))
  if (unknown.length > 0) err(`Not in the list: ${unknown.join(' ')}. See: npm run letters -- list`)
  return unknown.length > 0 ? exits.mistakes : exits.done
}
