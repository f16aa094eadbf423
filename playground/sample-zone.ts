import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { importRoster } from '../core/roster/apply.ts'
import { parseRoster } from '../core/roster/roster.ts'
import { createInvitation } from '../core/people/invitation.ts'
import type { Policy } from '../core/policy/policy.ts'
import { transactionOf, type Transaction } from '../core/transaction.ts'
import type { Clock } from '../platform/clock.ts'
import type { Database } from '../platform/database.ts'
import { packageRoot } from '../platform/root.ts'
import type { Person, TelegramServer } from './telegram/index.ts'

/** The sample zone's file: departments, catalogue, people by post, enterprises, projects. */
export const sampleZoneFile = join(packageRoot, 'playground', 'sample-zone.json')

export interface ZoneDeps {
  database: Database
  clock: Clock
  policy: Policy
}

/** Imports the sample zone through the same code as a real roster. @throws Error with every mistake */
export async function importSampleZone(deps: ZoneDeps, file = sampleZoneFile): Promise<void> {
  const roster = parseRoster(readFileSync(file, 'utf8'), file)
  const plan = await inTransaction(deps, (tx) => importRoster(tx, roster))
  if (plan.mistakes.length > 0) throw new Error(plan.mistakes.map(({ place, message }) => `${place}: ${message}`).join('\n'))
}

/** Makes an invitation for somebody of the roster. @returns the token of their deep link */
export async function inviteByCode(deps: ZoneDeps, code: string): Promise<{ token: string; name: string; phone: string | null }> {
  const person = await deps.database.prisma.person.findUniqueOrThrow({ where: { code } })
  const { token } = await inTransaction(deps, (tx) => createInvitation(tx, person.id))
  return { token, name: person.name, phone: person.phone }
}

/** Somebody of the roster opens their deep link, shares their phone number where that is asked, and sees the menu. */
export async function joinZone(deps: ZoneDeps, server: TelegramServer, code: string, language = 'zh-hans'): Promise<Person> {
  const { token, name, phone } = await inviteByCode(deps, code)
  const person = server.person({ firstName: name, languageCode: language })
  person.starts(token)
  const first = await person.sees(/./)
  if (person.keys().length > 0 && phone !== null) {
    person.sharesPhone(phone)
    await person.sees(/绑定成功|now linked/)
    await person.sees(/送解上门|Doorstep/)
  } else if (!/绑定成功|now linked/.test(first.text)) {
    throw new Error(`${code} was not let in: ${first.text}`)
  }
  return person
}

function inTransaction<T>({ database, clock, policy }: ZoneDeps, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return database.prisma.$transaction((db) => work(transactionOf(db, { clock, policy })), { timeout: 30_000 })
}
