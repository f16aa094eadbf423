/**
 * Reads a day as people write it: 2026-12-01, 2026/12/1, 2026年12月1日, 12-01, 12月1日, 今天, 明天, 后天, today, tomorrow. Without a year it is this
 * year's, or the next one's when this year's is more than half a year ago: who writes 1月5日 in December means January to come.
 *
 * @param today yyyy-mm-dd
 * @returns yyyy-mm-dd, which may have passed; undefined when it is no day
 */
export function parseDay(text: string, today: string): string | undefined {
  const plain = text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/\s+/g, '')
    .replace(/[。.]$/, '')
  const relative = words.get(plain)
  if (relative !== undefined) return addDays(today, relative)
  const match = patterns.map((pattern) => pattern.exec(plain)).find((found) => found !== null)
  if (!match?.groups) return undefined
  const { year, month, day } = match.groups
  const written = (inYear: number) => dayOf(inYear, Number(month), Number(day))
  if (year !== undefined) return written(Number(year))
  const thisYear = Number(today.slice(0, 4))
  const near = written(thisYear)
  return near === undefined || near < addDays(today, -183) ? written(thisYear + 1) : near
}

/** @param day yyyy-mm-dd */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}

const words = new Map([
  ['今天', 0],
  ['今日', 0],
  ['明天', 1],
  ['明日', 1],
  ['后天', 2],
  ['大后天', 3],
  ['today', 0],
  ['tomorrow', 1],
])

const patterns = [
  /^(?:(?<year>\d{4})年)?(?<month>\d{1,2})月(?<day>\d{1,2})[日号]?$/,
  /^(?:(?<year>\d{4})-)?(?<month>\d{1,2})-(?<day>\d{1,2})$/,
  /^(?:(?<year>\d{4})\/)?(?<month>\d{1,2})\/(?<day>\d{1,2})$/,
  /^(?:(?<year>\d{4})\.)?(?<month>\d{1,2})\.(?<day>\d{1,2})$/,
]

/** @returns undefined for a day that no calendar has, such as 30 February */
function dayOf(year: number, month: number, day: number): string | undefined {
  const written = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const instant = new Date(`${written}T00:00:00Z`)
  return Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== written ? undefined : written
}
