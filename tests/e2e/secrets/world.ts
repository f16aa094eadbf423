import type { Role } from '../../../prisma/client/enums.ts'
import { createLogger } from '../../../platform/logger.ts'
import type { Person } from '../../../playground/telegram/index.ts'
import { openZone, tuesdayMorning, type TestZone } from '../../support/zone.ts'

/** Somebody of the roster, as far as secrecy asks. */
export interface RosterPerson {
  roles: Role[]
  department: string | null
  active: boolean
}

/** An enterprise or a project with those who are linked to it. */
export interface RosterLinks {
  leader: string | null
  cadre: string | null
}

/** The roster as the test has it, changed together with the zone's. */
export interface TestRoster {
  people: Record<string, RosterPerson>
  enterprises: Record<string, RosterLinks & { contacts: string[] }>
  projects: Record<string, RosterLinks & { enterprise: string }>
  heads: Record<string, string>
  /** who stands in for whom, as long as it is here */
  leaves: Record<string, string>
}

const person = (department: string | null, ...roles: Role[]): RosterPerson => ({ roles, department, active: true })

/**
 * A small zone in which every double role stands somewhere: office and linked cadre, office in a linked cadre's department, leader and
 * inspector, inspector in a linked cadre's department. Every enterprise has somebody independent left in the office and among the inspectors.
 */
export function createRoster(): TestRoster {
  return {
    people: {
      filer: person(null, 'contact'),
      colleague: person(null, 'contact'),
      solo: person(null, 'contact'),
      neighbour: person(null, 'contact'),
      'linked-cadre': person('first', 'cadre'),
      'desk-mate': person('first', 'cadre'),
      'first-head': person('first', 'head'),
      'office-of-first': person('first', 'office'),
      'inspector-of-first': person('first', 'inspector'),
      'second-cadre': person('second', 'cadre'),
      'second-head': person('second', 'head'),
      'office-cadre': person('second', 'office', 'cadre'),
      'project-cadre': person('third', 'cadre'),
      'linked-leader': person(null, 'leader'),
      'leader-inspector': person(null, 'leader', 'inspector'),
      office: person('service', 'office'),
      inspector: person('discipline', 'inspector'),
    },
    enterprises: {
      // Two contacts, a project of its own cadre.
      alpha: { leader: 'linked-leader', cadre: 'linked-cadre', contacts: ['filer', 'colleague'] },
      // One contact: a count would be a name.
      beta: { leader: 'linked-leader', cadre: 'office-cadre', contacts: ['solo'] },
      gamma: { leader: 'leader-inspector', cadre: 'second-cadre', contacts: ['neighbour'] },
    },
    projects: { line: { enterprise: 'alpha', leader: null, cadre: 'project-cadre' } },
    heads: { first: 'first-head', second: 'second-head' },
    leaves: {},
  }
}

/** What the enterprise is called on screens. */
export const enterpriseNames: Record<string, string> = { alpha: '示例企业甲', beta: '示例企业乙', gamma: '示例企业丙' }

function rosterFile({ people, enterprises, projects, heads }: TestRoster): object {
  const departments = ['first', 'second', 'third', 'service', 'discipline']
  return {
    departments: departments.map((code) => ({ code, name: `部门 ${code}`, head: heads[code] ?? null })),
    categories: [
      { code: 'roads', name: '道路与市政配套', leadDepartment: 'first', position: 1 },
      { code: 'land', name: '项目用地', leadDepartment: 'second', position: 2 },
      { code: 'conduct', name: '作风问题', secret: true, position: 3 },
    ],
    people: Object.entries(people).map(([code, { roles, department, active }]) => ({
      code,
      name: `人员 ${code}`,
      roles,
      department,
      active,
    })),
    enterprises: Object.entries(enterprises).map(([code, row]) => ({ code, name: enterpriseNames[code], key: true, ...row })),
    projects: Object.entries(projects).map(([code, row]) => ({ code, name: `项目 ${code}`, key: true, ...row })),
  }
}

/** A Doorstep with that zone, everybody in their chats, a few strangers, and every line that it logs. */
export interface SecretsWorld {
  zone: TestZone
  roster: TestRoster
  /** every account there is, by its chat id */
  accounts: Map<number, Person>
  /** whose account it is now: the code of somebody of the roster; nobody's is a stranger's */
  holders: Map<number, string>
  /** every line of the log so far, at level trace */
  log: string[]
}

export async function openWorld(): Promise<SecretsWorld> {
  const log: string[] = []
  const logger = createLogger({ level: 'trace', destination: { write: (line: string) => void log.push(line) } })
  const roster = createRoster()
  const zone = await openZone({ start: tuesdayMorning, roster: rosterFile(roster), logger })
  const accounts = new Map<number, Person>()
  const holders = new Map<number, string>()
  for (const name of ['stranger-1', 'stranger-2']) {
    const stranger = zone.server.person({ firstName: name, languageCode: 'zh-hans' })
    accounts.set(stranger.id, stranger)
  }
  for (const code of Object.keys(roster.people)) {
    const joined = await zone.join(code)
    accounts.set(joined.id, joined)
    holders.set(joined.id, code)
  }
  return { zone, roster, accounts, holders, log }
}
