import type { MistakeList } from './mistakes.ts'
import type { RosterState } from './rows.ts'
import type { Roster } from './roster.ts'

/** Enterprises that a warning names; the rest is counted. */
const namedAtMost = 5

/**
 * Warns of enterprises whose secret reports could be read by nobody, or by one person only: whoever is linked to an enterprise (`barredSql`) keeps out of
 * them, whatever their roles, and in a small zone the same few people are everything. One reader can handle such a report, but nobody is left to close it.
 * Nothing is said of a file that is about none of these.
 */
export function checkIndependence({ mentioned }: Pick<Roster, 'mentioned'>, after: RosterState, warnings: MistakeList): void {
  const { departments, people, enterprises, projects } = mentioned
  if (departments.size + people.size + enterprises.size + projects.size === 0) return
  const readers = [...after.people.values()].filter(
    ({ active, roles }) => active && (roles.includes('office') || roles.includes('inspector')),
  )
  // That there is nobody at all is said by other warnings.
  if (readers.length === 0) return
  const left = [...after.enterprises.values()]
    .filter(({ active }) => active)
    .map(({ code }) => ({ code, readers: readers.length - readers.filter(isLinkedTo(after, code)).length }))
  const none = left.filter((enterprise) => enterprise.readers === 0)
  const one = readers.length === 1 ? [] : left.filter((enterprise) => enterprise.readers === 1)
  if (none.length > 0) {
    warnings.add(
      'people',
      `nobody could read a secret report of ${listed(none)}: everybody with the role office or inspector is linked to it, or is of its cadre's department; ` +
        'give the role inspector to somebody outside',
    )
  }
  if (one.length > 0) {
    warnings.add(
      'people',
      `only one person could read a secret report of ${listed(one)}, and nobody closes what they handle themselves; ` +
        'give the role inspector to somebody else who is not linked to it',
    )
  }
}

/** The same rule as `barredSql`, over the zone as it will be. */
function isLinkedTo(after: RosterState, enterprise: string): (person: { code: string; department: string | null }) => boolean {
  const own = after.enterprises.get(enterprise)
  const links = [own, ...[...after.projects.values()].filter((project) => project.enterprise === enterprise)]
  const cadres = links.flatMap((row) => row?.cadre ?? [])
  const departments = new Set(cadres.flatMap((code) => after.people.get(code)?.department ?? []))
  const linked = new Set([
    ...cadres,
    ...links.flatMap((row) => row?.leader ?? []),
    ...[...departments].flatMap((code) => after.departments.get(code)?.head ?? []),
  ])
  return ({ code, department }) => linked.has(code) || (department !== null && departments.has(department))
}

function listed(enterprises: readonly { code: string }[]): string {
  const named = enterprises
    .slice(0, namedAtMost)
    .map(({ code }) => `"${code}"`)
    .join(', ')
  const count = `${enterprises.length} ${enterprises.length === 1 ? 'enterprise' : 'enterprises'}`
  return `${count} (${named}${enterprises.length > namedAtMost ? ', …' : ''})`
}
