const formatters = new Map<string, Intl.DateTimeFormat>()

/** @returns the calendar day (yyyy-mm-dd) of an instant in a time zone */
export function zoneDay(timeZone: string, instant: Date): string {
  let formatter = formatters.get(timeZone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    formatters.set(timeZone, formatter)
  }
  return formatter.format(instant)
}
