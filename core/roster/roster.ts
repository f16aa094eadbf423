import { placeAt, scanJson } from './json-places.ts'
import { entryKey, explainIssue, rosterKinds, rosterSections, type RosterEntry, type RosterKind } from './entries.ts'
import { createMistakeList, type MistakeList } from './mistakes.ts'

/** Bytes of a roster file: ten times the biggest zone; what is bigger was taken for a roster by mistake. */
export const rosterMaxBytes = 5 * 1024 * 1024

/** Entries of one section. */
const sectionMaxEntries = 20_000

/** An entry and where it stands. */
export interface PlacedEntry<K extends RosterKind> {
  /** e.g. `enterprises[3]` */
  place: string
  /** without the fields that have mistakes */
  value: RosterEntry<K>
  /** names of the fields that were left out, so that they aren't said to be missing too */
  broken: readonly string[]
}

/** A roster file as it was read: its entries as far as they are sound, and every mistake found so far. */
export interface Roster {
  fileName: string
  text: string
  sections: { [K in RosterKind]: PlacedEntry<K>[] }
  /** every code of a section, also of entries with mistakes: what refers to those isn't a second mistake */
  mentioned: { [K in RosterKind]: Set<string> }
  mistakes: MistakeList
  /** false when the file as a whole can't be read, so that there's nothing to compare with the database */
  readable: boolean
}

/**
 * Reads a roster file and checks everything that can be checked without the database: JSON, types, codes, phone numbers, credit codes,
 * duplicates. It doesn't stop at the first mistake.
 *
 * @param text the whole file, at most {@link rosterMaxBytes} as UTF-8
 */
export function parseRoster(text: string, fileName: string): Roster {
  const roster: Roster = {
    fileName,
    text: text.replace(/^\uFEFF/, ''),
    sections: { departments: [], categories: [], people: [], enterprises: [], projects: [], leaves: [] },
    mentioned: {
      departments: new Set(),
      categories: new Set(),
      people: new Set(),
      enterprises: new Set(),
      projects: new Set(),
      leaves: new Set(),
    },
    mistakes: createMistakeList(),
    readable: false,
  }
  const content = readJson(roster)
  if (content === undefined) return roster
  roster.readable = true
  for (const key of Object.keys(content)) {
    if (key === 'about') continue
    if (!Object.hasOwn(rosterSections, key)) {
      roster.mistakes.add(key, `is no section of a roster; there are: ${rosterKinds.join(', ')}, and "about" for a remark`)
    }
  }
  for (const kind of rosterKinds) readSection(roster, kind, content[kind])
  findDuplicates(roster)
  return roster
}

function readJson(roster: Roster): Record<string, unknown> | undefined {
  const { text, mistakes } = roster
  const bytes = Buffer.byteLength(text)
  if (bytes > rosterMaxBytes) {
    mistakes.add('', tooLarge(bytes))
    return undefined
  }
  const fault = scanJson(text)
  if (fault !== undefined) {
    mistakes.add('', `not JSON: ${fault.message}`, placeAt(text, fault.offset))
    return undefined
  }
  const content: unknown = JSON.parse(text)
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    mistakes.add('', `must be an object with the sections ${rosterKinds.join(', ')}`)
    return undefined
  }
  return content as Record<string, unknown>
}

/** What is said about a file that is bigger than {@link rosterMaxBytes}. */
export function tooLarge(bytes: number): string {
  return `the file has ${(bytes / 1024 / 1024).toFixed(1)} MB; a roster has at most ${rosterMaxBytes / 1024 / 1024} MB`
}

function readSection<K extends RosterKind>(roster: Roster, kind: K, section: unknown): void {
  const { mistakes } = roster
  if (section === undefined) return
  if (!Array.isArray(section)) return mistakes.add(kind, 'must be a list')
  if (section.length > sectionMaxEntries) return mistakes.add(kind, `has ${section.length} entries; at most ${sectionMaxEntries}`)
  section.forEach((raw: unknown, index) => {
    const place = `${kind}[${index}]`
    const code = (raw as { code?: unknown } | null)?.code
    if (typeof code === 'string') roster.mentioned[kind].add(code.trim())
    const parsed = rosterSections[kind].safeParse(raw, { error: explainIssue })
    const entries = roster.sections[kind] as PlacedEntry<K>[]
    if (parsed.success) {
      entries.push({ place, value: parsed.data as RosterEntry<K>, broken: [] })
      return
    }
    // The rest of the entry is checked further, so that its author hears of all mistakes at once.
    const broken = parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(0, 1).map(String),
    )
    const rest = without(raw, broken)
    const reparsed = rosterSections[kind].safeParse(rest)
    if (reparsed.success) entries.push({ place, value: reparsed.data as RosterEntry<K>, broken })
    for (const issue of parsed.error.issues) {
      const path = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('')
      if (issue.code !== 'unrecognized_keys') mistakes.add(place + path, issue.message)
      else for (const key of issue.keys) mistakes.add(`${place}${path}.${key}`, issue.message)
    }
  })
}

function without(raw: unknown, fields: readonly string[]): unknown {
  if (typeof raw !== 'object' || raw === null) return raw
  return Object.fromEntries(Object.entries(raw).filter(([field]) => !fields.includes(field)))
}

function findDuplicates({ sections, mistakes }: Roster): void {
  for (const kind of rosterKinds) {
    const field = kind === 'leaves' ? 'from' : 'code'
    const entries: PlacedEntry<RosterKind>[] = sections[kind]
    once(entries, field, (entry) => entryKey(kind, entry))
  }
  once(sections.people, 'phone', (person) => person.phone)
  once(sections.enterprises, 'creditCode', (enterprise) => enterprise.creditCode)
  for (const { place, value } of sections.enterprises) {
    const seen = new Set<string>()
    for (const [index, contact] of (value.contacts ?? []).entries()) {
      if (seen.has(contact)) mistakes.add(`${place}.contacts[${index}]`, `"${contact}" is in this list twice`)
      seen.add(contact)
    }
  }

  function once<Value>(
    entries: { place: string; value: Value }[],
    field: string,
    keyOf: (value: Value) => string | null | undefined,
  ) {
    const first = new Map<string, string>()
    for (const { place, value } of entries) {
      const key = keyOf(value)
      if (key === null || key === undefined) continue
      const earlier = first.get(key)
      if (earlier === undefined) first.set(key, place)
      else mistakes.add(`${place}.${field}`, `"${key}" is already at ${earlier}`)
    }
  }
}
