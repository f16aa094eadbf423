import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaseState, ClockKind, Role, Rung, Satisfaction, Urgency, Visibility } from '../prisma/client/enums.ts'
import type { RoutingReason } from '../core/notices/notice.ts'
import { refusalCodes } from '../core/refusal.ts'
import { localeFolder, locales } from '../locales/texts.ts'
import { readLocaleSource, type SourceMessage } from './locale-source.ts'

const root = join(import.meta.dirname, '..')

// The compiler sees to it that none is missing.
const routingReasons = Object.keys({
  secret: true,
  projectCadre: true,
  enterpriseCadre: true,
  lightestLoad: true,
  substitute: true,
  nextInLine: true,
  nobody: true,
  office: true,
} satisfies Record<RoutingReason, true>)

/** Names of things that are written out for people: each has a text for each of its values. */
const named: Record<string, readonly string[]> = {
  refusal: refusalCodes,
  'route-reason': routingReasons,
  state: Object.values(CaseState),
  role: Object.values(Role),
  clock: Object.values(ClockKind),
  rung: Object.values(Rung),
  satisfaction: Object.values(Satisfaction),
  urgency: Object.values(Urgency),
  visibility: Object.values(Visibility),
}

/** Telegram's limits by the beginning of a key, in UTF-16 units, and whether the text may have markup. */
const lengths: readonly { prefix: string; most: number; markup: boolean }[] = [
  { prefix: 'button-', most: 30, markup: false },
  { prefix: 'command-', most: 256, markup: false },
  { prefix: 'toast-', most: 200, markup: false },
  { prefix: 'bot-short-description', most: 120, markup: false },
  { prefix: 'bot-description', most: 512, markup: false },
  { prefix: '', most: 4096, markup: true },
]

/** The tags that Telegram's HTML knows and that texts use. */
const tags = ['b', 'i', 'u', 's', 'code', 'pre', 'blockquote', 'a']

/** @returns what is wrong with the texts, a line each with its place; empty when all is well */
export function checkLocales(): string[] {
  const sources = locales.map((locale) => ({ locale, ...readLocaleSource(localeFolder(locale), locale) }))
  const [first, ...others] = sources
  return [
    ...sources.flatMap(({ mistakes }) => mistakes),
    ...others.flatMap((other) => compareLocales(first!.messages, other.messages, other.locale)),
    ...sources.flatMap(({ messages }) => [...messages.values()].flatMap(checkMessage)),
    ...checkNames(first!.messages),
    ...unusedKeys(first!.messages, sourceTexts()),
  ]
}

/** What a language lacks, has too much, or says with other variables than the language that is written first. */
export function compareLocales(
  first: ReadonlyMap<string, SourceMessage>,
  other: ReadonlyMap<string, SourceMessage>,
  locale: string,
): string[] {
  const mistakes: string[] = []
  for (const message of first.values()) {
    const same = other.get(message.key)
    if (same === undefined) {
      mistakes.push(`${message.place} ${message.key} is missing in ${locale}`)
      continue
    }
    if (same.variables.join() !== message.variables.join()) {
      mistakes.push(
        `${same.place} ${message.key} wants {${same.variables.join(', ')}}, but {${message.variables.join(', ')}} in ${message.place}`,
      )
    }
    const [here, there] = [wordSelectors(same), wordSelectors(message)]
    if (here !== there) mistakes.push(`${same.place} ${message.key} chooses by [${here}], but by [${there}] in ${message.place}`)
  }
  for (const message of other.values())
    if (!first.has(message.key)) mistakes.push(`${message.place} ${message.key} is in ${locale} only`)
  return mistakes
}

/** Selectors by words, which languages have to share; plural forms are each language's own. */
function wordSelectors({ selectors }: SourceMessage): string {
  const plural = /^\w+: (?:(?:zero|one|two|few|many|other|\d+)\|?)+$/
  return selectors.filter((selector) => !plural.test(selector)).join('; ')
}

/** Whether Telegram would take each form of a text. */
export function checkMessage(message: SourceMessage): string[] {
  const { most, markup } = lengths.find(({ prefix }) => message.key.startsWith(prefix))!
  const mistakes: string[] = []
  for (const shape of message.shapes) {
    const text = shape.replace(/<\/?[a-z]+[^>]*>/g, '')
    if (text.length > most) mistakes.push(`${message.place} ${message.key} has ${text.length} characters, the limit is ${most}`)
    if (message.shapes.length === 1 && shape.trim() === '' && message.variables.length === 0 && message.references.length === 0) {
      mistakes.push(`${message.place} ${message.key} is empty`)
    }
    if (!markup && /[<>&]/.test(shape)) mistakes.push(`${message.place} ${message.key} is plain text, but has markup`)
    if (markup && !isTelegramHtml(shape)) mistakes.push(`${message.place} ${message.key} is not Telegram's HTML`)
  }
  return [...new Set(mistakes)]
}

function isTelegramHtml(text: string): boolean {
  const open: string[] = []
  for (const [, slash, tag] of text.matchAll(/<(\/?)([a-z]+)[^<>]*>/g)) {
    if (!tags.includes(tag!)) return false
    if (slash === '') open.push(tag!)
    else if (open.pop() !== tag) return false
  }
  const rest = text.replace(/<\/?[a-z]+[^<>]*>/g, '').replace(/&(?:amp|lt|gt|quot);/g, '')
  return open.length === 0 && !/[<>&]/.test(rest)
}

function checkNames(messages: ReadonlyMap<string, SourceMessage>): string[] {
  return Object.entries(named).flatMap(([prefix, values]) =>
    values.filter((value) => !messages.has(`${prefix}-${value}`)).map((value) => `zh-CN: ${prefix}-${value} is missing`),
  )
}

/**
 * Texts that no program names: neither whole, as `'report-title'`, nor by their beginning, as `` `state-${state}` ``.
 *
 * @param sources the programs
 */
export function unusedKeys(messages: ReadonlyMap<string, SourceMessage>, sources: readonly string[]): string[] {
  const whole = new Set<string>()
  const beginnings = new Set<string>()
  for (const source of sources) {
    for (const [, key, end] of source.matchAll(/['"`]([a-z][A-Za-z0-9_-]*)(['"`]|\$\{)/g)) {
      if (end !== '${') whole.add(key!)
      else if (key!.includes('-')) beginnings.add(key!)
    }
  }
  for (const message of messages.values()) message.references.forEach((key) => whole.add(key))
  return [...messages.values()]
    .filter(({ key }) => !whole.has(key) && ![...beginnings].some((beginning) => key.startsWith(beginning)))
    .map(({ key, place }) => `${place} ${key} is used nowhere`)
}

function sourceTexts(): string[] {
  const texts: string[] = []
  const read = (folder: string) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) read(path)
      else if (entry.name.endsWith('.ts') && path !== join(root, 'locales/keys.ts')) texts.push(readFileSync(path, 'utf8'))
    }
  }
  for (const room of ['bot', 'core', 'screens', 'telegram', 'workers', 'cli', 'platform', 'web']) {
    try {
      read(join(root, room))
    } catch (error) {
      // A room that hasn't been built yet has no texts.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  return texts
}
