import type { Books } from './books.ts'

/** How a run's books differ from those of the undisturbed run; nothing when they hold. */
export function differences(expected: Books, found: Books): string[] {
  const tables = Object.keys(expected.rows).flatMap((table) =>
    differing(`table ${table}`, expected.rows[table]!, found.rows[table] ?? []),
  )
  const chats = Object.keys(expected.chats).flatMap((name) => inChat(name, expected, found))
  return [...found.leftOver, ...tables, ...chats]
}

function differing(what: string, expected: readonly string[], found: readonly string[]): string[] {
  return [
    ...without(expected, found).map((each) => `${what} lacks ${each}`),
    ...without(found, expected).map((each) => `${what} has also ${each}`),
  ]
}

/**
 * What a chat shows more than once must be in doubt: it may have been sent again, and what was sent first may be an earlier state of what is edited. An
 * answer that a newer one overtook is missed by nobody, and an older screen then keeps the buttons that it would have taken.
 */
function inChat(name: string, expected: Books, found: Books): string[] {
  const unsent = found.overtaken[name]!.map(plain)
  const lacking = without(expected.chats[name]!, found.chats[name]!)
  const more = without(found.chats[name]!, expected.chats[name]!)
  const missed = without(lacking.map(textOf).map(plain), [...unsent, ...(unsent.length > 0 ? more.map(textOf).map(plain) : [])])
  const known = new Set([...expected.everShown[name]!, ...expected.chats[name]!.map(textOf)])
  const strange = more.filter((shown) => !known.has(textOf(shown)))
  const explained = found.doubts[name]! + unsent.length
  return [
    ...missed.map((shown) => `${name}'s chat lacks: ${shown}`),
    ...strange.map((shown) => `${name}'s chat shows also: ${shown}`),
    ...(more.length > explained
      ? [`${name}'s chat shows ${more.length} more, ${explained} of them explained: ${more.join(' / ')}`]
      : []),
  ]
}

/** What a message says without its buttons. */
const textOf = (shown: string) => shown.replace(/(\n\[[^\n]*\])+$/, '')

/** Without markup, as a person reads it. */
const plain = (text: string) => text.replaceAll(/<[^>]+>/g, '').trim()

/** A multiset without what another one has too. */
function without(all: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return all.filter((each) => {
    const at = left.indexOf(each)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
