import pg from 'pg'
import { importRoster } from '../../../core/roster/apply.ts'
import { parseRoster } from '../../../core/roster/roster.ts'
import { defaultPolicy } from '../../../core/policy/policy.ts'
import { systemClock } from '../../../platform/clock.ts'
import { connectDatabase } from '../../../platform/database.ts'
import { createLogger } from '../../../platform/logger.ts'
import type { Person, TelegramServer } from '../../../playground/telegram/index.ts'
import { transactionOf } from '../../../core/transaction.ts'

/** How big a zone is. */
export interface ZoneSize {
  contacts: number
  /** in four departments, so at least four, or a category has nobody to route to; also as stationed cadres of the key enterprises */
  cadres: number
}

/** The people of the zone in their chats. */
export interface ZonePeople {
  contacts: Person[]
  /** whoever may get a case: cadres, and inspectors for what is secret */
  handlers: Person[]
  office: Person
}

/** What the zone's contacts may choose from. */
export const categories = ['道路与市政配套', '项目用地', '融资', '水电气'] as const

/** A policy file that lets every notice out at any hour, so that the tests pass at night too. */
export const policyWithoutQuietHours = JSON.stringify({ quietHours: { from: '00:00', until: '00:00' } })

/** Imports a zone through the same code as a real roster, and binds everybody to an account of the simulator. */
export async function settleZone(databaseUrl: string, server: TelegramServer, size: ZoneSize): Promise<ZonePeople> {
  const roster = rosterOf(size)
  const database = connectDatabase(databaseUrl, createLogger({ level: 'error' }), 2)
  try {
    const plan = await database.prisma.$transaction(
      (db) =>
        importRoster(
          transactionOf(db, { clock: systemClock, policy: defaultPolicy }),
          parseRoster(JSON.stringify(roster), 'zone'),
        ),
      { timeout: 30_000 },
    )
    if (plan.mistakes.length > 0) throw new Error(plan.mistakes.map(({ place, message }) => `${place}: ${message}`).join('\n'))
    const people = new Map<string, Person>()
    for (const { code, name } of roster.people) people.set(code, server.person({ firstName: name, languageCode: 'zh-hans' }))
    await bind(databaseUrl, people)
    const having = (prefix: string) => [...people].filter(([code]) => code.startsWith(prefix)).map(([, person]) => person)
    return {
      contacts: having('contact-'),
      handlers: [...having('cadre-'), ...having('inspector-')],
      office: people.get('office-1')!,
    }
  } finally {
    await database.close()
  }
}

function rosterOf({ contacts, cadres }: ZoneSize) {
  const departments = categories.map((_, index) => ({ code: `department-${index + 1}`, name: `第${index + 1}承办部门` }))
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
  return {
    departments,
    categories: categories.map((name, index) => ({
      code: `category-${index + 1}`,
      name,
      leadDepartment: departments[index]!.code,
      position: index + 1,
    })),
    people: [
      { code: 'office-1', name: '企服办专员一', roles: ['office'] },
      { code: 'inspector-1', name: '督查专员一', roles: ['inspector'] },
      ...numbers(cadres).map((n) => ({
        code: `cadre-${n}`,
        name: `驻企干部${n}`,
        roles: ['cadre'],
        department: departments[n % departments.length]!.code,
      })),
      ...numbers(contacts).map((n) => ({ code: `contact-${n}`, name: `企业联系人${n}`, roles: ['contact'] })),
    ],
    // Every third one is a key enterprise with a cadre of its own; the others' cases go to the department with the lightest load.
    enterprises: numbers(contacts).map((n) => ({
      code: `enterprise-${n}`,
      name: `示例企业${n}`,
      contacts: [`contact-${n}`],
      ...(n % 3 === 0 ? { key: true, cadre: `cadre-${1 + (n % cadres)}` } : {}),
    })),
  }
}

async function bind(databaseUrl: string, people: ReadonlyMap<string, Person>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(
      `update person p set telegram_id = b.telegram_id, bound_at = now() from unnest($1::text[], $2::bigint[]) as b(code, telegram_id)
       where p.code = b.code`,
      [[...people.keys()], [...people.values()].map(({ id }) => id)],
    )
  } finally {
    await client.end()
  }
}
