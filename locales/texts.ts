import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle'
import { packageRoot } from '../platform/root.ts'
import { escapeHtml, RawHtml, type TextValue } from './html.ts'
import type { TextKey, TextVariables } from './keys.ts'

/** The languages that Doorstep speaks; the first is the one that is written first. */
export const locales = ['zh-CN', 'en'] as const

export type Locale = (typeof locales)[number]

/** The values that a text wants: none, or an object with each of its variables. */
export type ValuesOf<K extends TextKey> = object extends TextVariables[K]
  ? [values?: TextVariables[K]]
  : [values: TextVariables[K]]

/** The texts of one language. A missing key or variable throws: it's a bug. */
export interface Texts {
  readonly locale: Locale
  /** Telegram HTML: every string value is escaped; a value made by `rawHtml` is put in as it is. */
  html<K extends TextKey>(key: K, ...values: ValuesOf<K>): string
  /** Plain text, for buttons, command lists and the answers to taps. */
  plain<K extends TextKey>(key: K, ...values: ValuesOf<K>): string
}

const loaded = new Map<Locale, Texts>()

/**
 * The texts of a language, parsed at the first use and kept.
 *
 * @param locale a language tag as people's records and Telegram have it, e.g. `en-GB`; an unknown one gets the default
 */
export function textsFor(locale: string): Texts {
  const known = localeOf(locale)
  let texts = loaded.get(known)
  if (texts === undefined) {
    texts = loadTexts(known)
    loaded.set(known, texts)
  }
  return texts
}

/** The language of ours that is nearest to a language tag. */
export function localeOf(tag: string | null | undefined, fallback: Locale = locales[0]): Locale {
  const language = tag?.toLowerCase().split('-')[0]
  return locales.find((locale) => locale.toLowerCase().split('-')[0] === language) ?? fallback
}

/** Folder with the `.ftl` files of a language. */
export function localeFolder(locale: Locale): string {
  return join(packageRoot, 'locales', locale)
}

function loadTexts(locale: Locale): Texts {
  // Isolation marks around values are for mixed directions of writing; on phones they break the copying of case numbers.
  const bundle = new FluentBundle(locale, { useIsolating: false })
  for (const file of readdirSync(localeFolder(locale)).sort()) {
    if (!file.endsWith('.ftl')) continue
    const errors = bundle.addResource(new FluentResource(readFileSync(join(localeFolder(locale), file), 'utf8')))
    if (errors.length > 0) throw new AggregateError(errors, `${locale}/${file} says something that another file has said already`)
  }

  function format(key: string, values: Record<string, FluentVariable>): string {
    const pattern = bundle.getMessage(key)?.value
    if (pattern === undefined || pattern === null) throw new Error(`no text "${key}" in ${locale}`)
    const errors: Error[] = []
    const text = bundle.formatPattern(pattern, values, errors)
    if (errors.length > 0) throw new Error(`the text "${key}" in ${locale} can't be filled`, { cause: errors[0] })
    return text
  }

  return {
    locale,
    html: (key, ...[values]) =>
      format(
        key,
        mapValues(values, (value) => (value instanceof RawHtml ? value.html : escaped(value))),
      ),
    plain: (key, ...[values]) =>
      format(
        key,
        mapValues(values, (value) => {
          if (value instanceof RawHtml) throw new Error(`HTML given to the plain text "${key}"`)
          return value
        }),
      ),
  }
}

const escaped = (value: string | number) => (typeof value === 'string' ? escapeHtml(value) : value)

function mapValues(values: object | undefined, change: (value: TextValue) => string | number): Record<string, string | number> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, change(value as TextValue)]))
}
