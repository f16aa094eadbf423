import type { TestRoster } from './world.ts'

/** What is known of a case, read from the tables as plain facts. */
export interface CaseFacts {
  id: number
  number: string
  visibility: 'enterprise' | 'filer' | 'secret'
  /** codes */
  enterprise: string
  filer: string
  open: boolean
  /** who was linked to the enterprise when it was filed */
  linkedThen: Linked
}

/** Cadres and leaders of an enterprise and its projects, by their codes. */
export interface Linked {
  cadres: readonly string[]
  leaders: readonly string[]
}

/**
 * DESIGN's rule of secrecy, written down a second time and in other words than the program's, so that a mistake has to be made twice: who may
 * know of a case today.
 *
 * A secret case is known to the office, the inspectors and whoever filed it; whoever is linked to the enterprise (its cadre, its leader, those
 * of its projects, the whole department of such a cadre) is out of it in whatever other role; so is who was linked when it was filed. Of an ordinary case this only says what could
 * never be right: other enterprises' contacts, colleagues where only the filer was to know, strangers.
 */
export function mayKnow(roster: TestRoster, code: string | undefined, facts: CaseFacts): boolean {
  const person = code === undefined ? undefined : roster.people[code]
  if (code === undefined || person === undefined || !person.active) return false
  if (facts.visibility === 'secret') {
    if (code === facts.filer) return true
    const linked = [linkedTo(roster, facts.enterprise), facts.linkedThen].some((those) => isAmong(roster, code, those))
    return !linked && person.roles.some((role) => role === 'office' || role === 'inspector')
  }
  if (code === facts.filer || person.roles.some((role) => role !== 'contact')) return true
  return facts.visibility === 'enterprise' && (roster.enterprises[facts.enterprise]?.contacts.includes(code) ?? false)
}

/** Who is linked to an enterprise today. */
export function linkedTo(roster: TestRoster, enterprise: string): Linked {
  const projects = Object.values(roster.projects).filter((project) => project.enterprise === enterprise)
  const links = [roster.enterprises[enterprise]!, ...projects]
  return {
    cadres: links.flatMap(({ cadre }) => cadre ?? []),
    leaders: links.flatMap(({ leader }) => leader ?? []),
  }
}

/** Whether somebody is one of these, or belongs to the department of one of the cadres. */
export function isAmong(roster: TestRoster, code: string, { cadres, leaders }: Linked): boolean {
  if (cadres.includes(code) || leaders.includes(code)) return true
  const departments = cadres.flatMap((cadre) => roster.people[cadre]?.department ?? [])
  return departments.some((department) => roster.people[code]?.department === department || roster.heads[department] === code)
}
