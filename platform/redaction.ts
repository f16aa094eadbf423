/** Stands in a log where something was that the log must not hold. */
export const redacted = '[redacted]'

// Who a person is, what people wrote, and what opens doors. Case and underscores don't count: firstName, first_name.
const privateKeys = new Set(
  `answers authorization bottoken caption comment connectionstring content databaseurl description detail filename firstname lastname
   latitude location longitude name password payload phone phonenumber redisurl secret solution text title token update username
   webhooksecret wish`.split(/\s+/),
)

const patterns: [RegExp, string][] = [
  // A bot's token, in the path of every call's URL and elsewhere.
  [/\/bot\d+(?::|%3A)[^/\s"']+/gi, `/bot${redacted}`],
  [/\b\d{5,}:[A-Za-z0-9_-]{25,}/g, redacted],
  // The password of a URL, with its user.
  [/(:\/\/)[^/\s"'@]*:[^/\s"'@]*@/g, `$1${redacted}@`],
  // Phone numbers: international, Chinese mobile and landline, with or without blanks and dashes.
  [/(?<![\w.+])\+\d(?:[\s-]?\d){7,14}(?!\w)/g, redacted],
  [/(?<![\w.-])(?:86[\s-]?)?1[3-9]\d(?:[\s-]?\d{4}){2}(?![\w-])/g, redacted],
  [/(?<![\w.-])0\d{2,3}-\d{7,8}(?![\w-])/g, redacted],
]

/** The text without tokens, passwords in URLs and phone numbers. */
export function redactText(text: string): string {
  return patterns.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
}

/**
 * A copy for the log: values under private keys are replaced, texts go through {@link redactText}, errors through {@link describeError}.
 * Deep and long things are cut, so that one line stays one line.
 */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value)
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return describeError(value, depth)
  if (value instanceof Date) return value
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (depth > 5) return '[deeper]'
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redactValue(item, depth + 1))
  if (value instanceof Map || value instanceof Set) return redactValue([...value], depth + 1)
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const hidden = item !== null && item !== undefined && privateKeys.has(key.replaceAll('_', '').toLowerCase())
      return [key, hidden ? redacted : redactValue(item, depth + 1)]
    }),
  )
}

// Libraries hang whole requests and rows on their errors, so only these are kept.
const telling =
  'code status error_code method syscall errno address port severity schema table column constraint routine clientVersion'.split(
    ' ',
  )

/**
 * What an error says of itself, redacted. Prisma repeats the arguments of the query, between a first line that names it and a last paragraph
 * that tells the reason; they hold what people wrote.
 */
export function describeMessage(error: Error): string {
  if (!error.name.startsWith('PrismaClient')) return redactText(error.message)
  const paragraphs = error.message.trim().split(/\n\s*\n/)
  return redactText(paragraphs.length > 2 ? `${paragraphs[0]} ${paragraphs.at(-1)}` : paragraphs.join(' '))
}

/** What a log says of an error: type, message, stack, what tells causes apart, and the causes themselves, all redacted. */
export function describeError(error: Error, depth = 0): Record<string, unknown> {
  const description: Record<string, unknown> = {
    type: error.name === 'Error' ? error.constructor.name : error.name,
    message: describeMessage(error),
    stack: redactText((error.stack ?? '').replace(error.message, () => describeMessage(error))),
  }
  const fields = error as unknown as Record<string, unknown>
  for (const key of telling) {
    const value = fields[key]
    if (typeof value === 'string' || typeof value === 'number') description[key] = redactValue(value)
  }
  if (depth > 5) return description
  // grammY keeps the cause of a network failure under `error`.
  const cause = error.cause ?? (fields['error'] instanceof Error ? fields['error'] : undefined)
  if (cause !== undefined) description['cause'] = redactValue(cause, depth + 1)
  if (error instanceof AggregateError) description['errors'] = redactValue(error.errors, depth + 1)
  return description
}
