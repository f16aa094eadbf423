import { formatDay, formatInstant, type DateStyle } from '../locales/dates.ts'
import type { Texts } from '../locales/texts.ts'

/** Who reads a screen: in which language, and by which wall clock. */
export interface Reader {
  texts: Texts
  /** IANA name */
  timeZone: string
  now: Date
}

/** An instant as the reader writes it. */
export function at({ texts, timeZone }: Reader, instant: Date | string, style: DateStyle = 'instant'): string {
  return formatInstant(texts.locale, timeZone, instant, style)
}

/** A calendar day (yyyy-mm-dd) as the reader writes it. */
export function on({ texts }: Reader, day: string): string {
  return formatDay(texts.locale, day)
}

/** What a category is called in the reader's language. */
export function categoryName({ texts }: Reader, view: { category: string; categoryEn: string | null }): string {
  return texts.locale === 'en' ? (view.categoryEn ?? view.category) : view.category
}
