import { instanceLockClass } from '../../platform/instance.ts'
import type { Prisma } from '../../prisma/client/client.ts'
import type { Transaction } from '../transaction.ts'

/** A Telegram bot, as getMe tells it. */
export interface BotIdentity {
  /** the same whatever token it has got since */
  id: bigint
  /** without the @ */
  name: string
}

/** The database is another bot's. */
export class ForeignBot extends Error {
  override name = 'ForeignBot'
  constructor(owner: BotIdentity, given: BotIdentity) {
    super(
      `this database belongs to the bot ${shown(owner)}, and BOT_TOKEN is that of ${shown(given)}: put the token of the first back, or move the zone with: npm run bot -- adopt`,
    )
  }
}

/** e.g. `@doorstep_bot (123456789)` */
export function shown({ id, name }: BotIdentity): string {
  return `@${name} (${id})`
}

/**
 * Makes sure that the database is this bot's: the first that asks gets it. Numbers of messages, ids of files and the people who have pressed
 * Start are the bot's own, so another bot's notices would go to nobody. To be asked while the process shows that it is alive.
 *
 * @throws {ForeignBot} when it is another's
 */
export async function holdBot(db: Pick<Prisma.TransactionClient, '$queryRaw'>, bot: BotIdentity, now: Date): Promise<void> {
  // One statement that waits for an `adoptBot` under way, and writes only when there is something to write.
  const [owner] = await db.$queryRaw<BotIdentity[]>`
    insert into zone (id, bot_id, bot_name, since) values (1, ${bot.id}, ${bot.name}, ${now})
    on conflict (id) do update set bot_name = case when zone.bot_id = excluded.bot_id then excluded.bot_name else zone.bot_name end
    returning bot_id as id, bot_name as name`
  const id = BigInt(owner!.id)
  if (id !== bot.id) throw new ForeignBot({ id, name: owner!.name }, bot)
}

/** The bot whose the database is; undefined before the first start. */
export async function findBot(db: Prisma.TransactionClient): Promise<(BotIdentity & { since: Date }) | undefined> {
  const row = await db.zone.findUnique({ where: { id: 1 } })
  return row === null ? undefined : { id: row.botId, name: row.botName, since: row.since }
}

/** What a move to another bot did. */
export interface Adopted {
  from: BotIdentity | undefined
  /** people whom the new bot can't write to until they press Start */
  people: number
  /** messages that were still to be sent, and went to nobody */
  messages: number
  /** links that lead to the old bot */
  links: number
  /** files that only the old bot can show */
  files: number
}

/**
 * Gives the database to another bot. What only meant something to the old one goes: numbers of its messages, and the memory of which of its
 * updates were handled, whose numbers the new one will use again. Everybody counts as unreachable until they press Start with the new bot. What
 * people wrote and nobody has handled yet stays, under numbers that no bot uses.
 *
 * @returns undefined when the database is this bot's already, `busy` when processes of the old one work on it
 */
export async function adoptBot({ db, clock }: Transaction, bot: BotIdentity): Promise<Adopted | 'busy' | undefined> {
  await db.$executeRaw`lock table zone in exclusive mode`
  const from = await findBot(db)
  if (from?.id === bot.id) return undefined
  if ((await countProcesses(db)) > 0) return 'busy'
  const now = clock.now()
  const { count: messages } = await db.outbox.updateMany({
    where: { lane: { not: null }, topic: { not: 'route' } },
    data: {
      status: 'undeliverable',
      lane: null,
      owner: null,
      queuedAt: null,
      settledAt: now,
      error: 'the zone moved to another bot',
    },
  })
  await db.$executeRaw`update outbox set message_id = null, payload = case when jsonb_typeof(payload) = 'object' then payload - 'replace' - 'strip' else payload end
    where topic <> 'route'`
  await db.draft.updateMany({ where: { screenId: { not: null } }, data: { screenId: null } })
  await db.sourceMessage.deleteMany()
  await db.inbox.deleteMany({ where: { status: 'handled' } })
  // Further down than any number of a bot, which has 32 bits, and than what an earlier move left there; in the same order.
  await db.$executeRaw`
    update inbox set update_id = update_id - (select 2::bigint ^ 40 + max(update_id) - min(update_id) from inbox)::bigint`
  const { count: people } = await db.person.updateMany({
    where: { telegramId: { not: null }, unreachableSince: null },
    data: { unreachableSince: now },
  })
  const links = await db.invitation.count({ where: { usedAt: null, revokedAt: null, expiresAt: { gt: now } } })
  const files = await db.attachment.count({ where: { fileId: { not: null } } })
  const owner = { botId: bot.id, botName: bot.name, since: now }
  await db.zone.upsert({ where: { id: 1 }, create: owner, update: owner })
  return { from, people, messages, links, files }
}

/** Processes of Doorstep that work on this database right now. */
async function countProcesses(db: Prisma.TransactionClient): Promise<number> {
  const [row] = await db.$queryRaw<{ processes: number }[]>`
    select count(*)::int as processes from pg_locks l where l.locktype = 'advisory' and l.classid = ${instanceLockClass}::bigint::oid
      and l.objsubid = 2 and l.granted and l.database = (select oid from pg_database where datname = current_database())`
  return row!.processes
}
