import { inviteByCode } from '../../../playground/sample-zone.ts'
import { unbindPerson } from '../../../core/people/unbind.ts'
import type { Role } from '../../../prisma/client/enums.ts'
import type { Chance } from '../../faults/storm/chance.ts'
import type { SecretsWorld, TestRoster } from './world.ts'
import { transactionOf } from '../../../core/transaction.ts'

/** What happens to the zone as a whole, while nobody acts. Each says what it was, for the trace. */
export type Happening = () => Promise<string> | string

const hour = 3_600_000

/** Tables that hold what people write. */
export const writtenTables = ['case_event', 'draft', 'outbox', 'attachment', 'case_file', 'source_message'] as const
export type WrittenTable = (typeof writtenTables)[number]

export interface Happenings {
  happens: Happening
  /** something can't be written at the moment */
  readonly broken: boolean
  /** Takes an account away from whoever has it; anybody's unless told. */
  unbind(chatId?: number): Promise<string>
  /** Gives a free account to somebody who has none. */
  bind(): Promise<string>
  setRoles(code: string, roles: Role[]): Promise<string>
  /** Lets nothing be written to a table until the repair. */
  sabotage(table: WrittenTable): Promise<string>
  /** Ends what was only to last for a round. */
  repair(): Promise<void>
}

export function createHappenings(world: SecretsWorld, chance: Chance): Happenings {
  const { zone, roster, holders, accounts } = world

  /** A change of the roster that is the other way round the next time. @param change of both the zone and the test's own roster */
  async function change(what: string, entries: object, apply: (rows: TestRoster) => void): Promise<string> {
    const before = structuredClone({ ...roster })
    apply(roster)
    try {
      await zone.changeRoster(entries)
      return what
    } catch (error) {
      Object.assign(roster, before)
      return `${what}: refused, ${String(error).slice(0, 80)}`
    }
  }

  function setRoles(code: string, roles: Role[]): Promise<string> {
    return change(`${code} is now ${roles.join('+')}`, { people: [{ code, roles }] }, (rows) => {
      rows.people[code]!.roles = roles
    })
  }

  function toggleRole(code: string, role: Role): Promise<string> {
    const { roles } = roster.people[code]!
    return setRoles(code, roles.includes(role) ? roles.filter((one) => one !== role) : [...roles, role])
  }

  function link(enterprise: string, field: 'cadre' | 'leader', codes: readonly string[]): Promise<string> {
    const next = codes.find((code) => code !== roster.enterprises[enterprise]![field])!
    return change(`${next} is now ${field} of ${enterprise}`, { enterprises: [{ code: enterprise, [field]: next }] }, (rows) => {
      rows.enterprises[enterprise]![field] = next
    })
  }

  function moveContact(code: string, enterprise: string): Promise<string> {
    const { contacts } = roster.enterprises[enterprise]!
    const next = contacts.includes(code) ? contacts.filter((one) => one !== code) : [...contacts, code]
    return change(
      `contacts of ${enterprise}: ${next.join(', ')}`,
      { enterprises: [{ code: enterprise, contacts: next }] },
      (rows) => {
        rows.enterprises[enterprise]!.contacts = next
      },
    )
  }

  function toggleLeave(code: string, substitute: string): Promise<string> {
    const leave = { person: code, from: '2026-11-20', to: '2027-11-20', substitute }
    const away = roster.leaves[code] !== undefined
    return change(
      `${code} is ${away ? 'back' : `away, ${substitute} stands in`}`,
      { leaves: [{ ...leave, active: !away }] },
      (rows) => {
        if (away) delete rows.leaves[code]
        else rows.leaves[code] = substitute
      },
    )
  }

  function toggleActive(code: string): Promise<string> {
    const active = !roster.people[code]!.active
    return change(`${code} is ${active ? 'active' : 'deactivated'}`, { people: [{ code, active }] }, (rows) => {
      rows.people[code]!.active = active
    })
  }

  const rosterChanges: (() => Promise<string>)[] = [
    () => toggleRole('office-of-first', 'cadre'),
    () => toggleRole('desk-mate', 'inspector'),
    () => toggleRole('linked-leader', 'office'),
    () => toggleRole('office', 'inspector'),
    () => toggleRole('inspector', 'office'),
    () => toggleRole('linked-cadre', 'office'),
    () => link('alpha', 'cadre', ['linked-cadre', 'desk-mate', 'second-cadre']),
    () => link('alpha', 'leader', ['linked-leader', 'leader-inspector']),
    () => link('beta', 'cadre', ['office-cadre', 'second-cadre']),
    () => moveContact('colleague', 'beta'),
    () => moveContact('filer', 'gamma'),
    () => toggleLeave('inspector', 'inspector-of-first'),
    () => toggleLeave('linked-cadre', 'desk-mate'),
    () => toggleLeave('leader-inspector', 'inspector'),
    () => toggleLeave('second-cadre', 'office-cadre'),
    () => toggleActive('office-cadre'),
    () => toggleActive('inspector-of-first'),
    () => toggleActive('colleague'),
  ]

  async function jump(): Promise<string> {
    const now = zone.clock.now()
    const local = (days: number, hours: number, minutes: number) => {
      const day = new Date(now.getTime() + 8 * hour + days * 24 * hour)
      day.setUTCHours(hours - 8, minutes, 0, 0)
      return day
    }
    const [what, to] = chance.pick([
      ['ten minutes on', new Date(now.getTime() + hour / 6)],
      ['three hours on', new Date(now.getTime() + 3 * hour)],
      ['half past ten at night', local(now.getTime() > local(0, 22, 30).getTime() ? 1 : 0, 22, 30)],
      ['the next morning', local(1, 9, 0)],
      ['three days on', local(3, 10, 0)],
    ] as const)
    zone.clock.set(to)
    return `it is ${what}`
  }

  async function unbind(chatId = chance.pick([...holders.keys()])): Promise<string> {
    const code = holders.get(chatId)!
    const { id } = await zone.database.prisma.person.findUniqueOrThrow({ where: { code } })
    const { database, clock, policy } = zone
    await database.prisma.$transaction((db) => unbindPerson(transactionOf(db, { clock, policy }), id))
    holders.delete(chatId)
    return `${code} has no account any more (${chatId})`
  }

  async function bind(): Promise<string> {
    const unbound = Object.keys(roster.people).filter(
      (code) => ![...holders.values()].includes(code) && roster.people[code]!.active,
    )
    const free = [...accounts.values()].filter(({ id }) => !holders.has(id))
    if (unbound.length === 0 || free.length === 0) return unbind()
    const [code, account] = [chance.pick(unbound), chance.pick(free)]
    const { token } = await inviteByCode(zone, code)
    // Known beforehand: the answer to the link is for the new holder.
    holders.set(account.id, code)
    account.starts(token)
    return `${code} has the account ${account.id} now`
  }

  /** Rebinding is wanted as often as unbinding, or nobody would be left. */
  const accountChange = () => (holders.size < Object.keys(roster.people).length - 1 ? bind() : unbind())

  /** The next answers to somebody get lost or are refused: they come later, when things may have changed. */
  function trouble(): string {
    const chatId = chance.pick([...accounts.keys()])
    const kind = chance.pick(['status5xx', 'cutBefore', 'cutAfter', 'flood'] as const)
    zone.server.faults.add({ kind, method: /^(sendMessage|editMessageText)$/, chatId, times: chance.whole(1, 2), seconds: 1 })
    return `${kind} for account ${chatId}`
  }

  /** Not validated, so that what is there may stay; what would be written is refused, with an error that shows the whole row. */
  async function sabotage(table = chance.pick(writtenTables)): Promise<string> {
    await zone.database.pool.query(`alter table ${table} add constraint sabotage check (false) not valid`)
    repairs.push(() => zone.database.pool.query(`alter table ${table} drop constraint sabotage`))
    return `nothing can be written to ${table} for a moment`
  }
  const repairs: (() => Promise<unknown>)[] = []

  async function happens(): Promise<string> {
    const draw = chance.whole(1, 100)
    if (draw <= 40) return jump()
    if (draw <= 70) return chance.pick(rosterChanges)()
    if (draw <= 82) return accountChange()
    if (draw <= 95) return trouble()
    return sabotage()
  }

  return {
    happens,
    unbind,
    bind,
    setRoles,
    sabotage,
    get broken() {
      return repairs.length > 0
    },
    async repair() {
      for (const repair of repairs.splice(0)) await repair()
    },
  }
}
