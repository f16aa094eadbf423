import { z } from 'zod'

/**
 * What a button carries, at most 64 bytes: a person can forge it, so it only *names* things; every right is checked when it arrives.
 *
 * - `f.<draft>.<step>.<value>` an answer to a form's step
 * - `a.<action>.<case>.<version>[.<extra>]` an action on a case, as it was when the button was shown
 * - `n.<place>[.<argument>]` somewhere to go: a menu, a page of a list, a language
 *
 * Ids and versions are written in base 36.
 */
export type CallbackData =
  | { type: 'form'; draftId: number; step: string; value: string }
  | { type: 'action'; action: string; caseId: number; version: number; extra: string }
  | { type: 'go'; place: string; argument: string }

export const callbackData = {
  form: (draftId: number, step: string, value: string) => checked(`f.${draftId.toString(36)}.${step}.${value}`),
  action: (action: string, caseId: number, version: number, extra = '') =>
    checked(`a.${action}.${caseId.toString(36)}.${version.toString(36)}${extra === '' ? '' : `.${extra}`}`),
  go: (place: string, argument: string | number = '') => checked(`n.${place}${argument === '' ? '' : `.${argument}`}`),
}

const word = '[A-Za-z][A-Za-z0-9_-]{0,23}'
const patterns = {
  form: new RegExp(`^f\\.([0-9a-z]{1,7})\\.(${word})\\.([A-Za-z0-9_<>-]{0,30})$`),
  action: new RegExp(`^a\\.(${word})\\.([0-9a-z]{1,7})\\.([0-9a-z]{1,5})(?:\\.([A-Za-z0-9_-]{1,20}))?$`),
  go: new RegExp(`^n\\.(${word})(?:\\.([A-Za-z0-9_.-]{1,30}))?$`),
}
const id = z.number().int().min(0).max(2_147_483_647)

/** @returns what the button names, or undefined when it was made by nobody here (forged, or from an older version) */
export function parseCallbackData(data: string): CallbackData | undefined {
  let match = patterns.form.exec(data)
  if (match) {
    const draftId = parseInt(match[1]!, 36)
    return id.safeParse(draftId).success ? { type: 'form', draftId, step: match[2]!, value: match[3]! } : undefined
  }
  match = patterns.action.exec(data)
  if (match) {
    const [caseId, version] = [parseInt(match[2]!, 36), parseInt(match[3]!, 36)]
    if (!id.safeParse(caseId).success || !id.safeParse(version).success) return undefined
    return { type: 'action', action: match[1]!, caseId, version, extra: match[4] ?? '' }
  }
  match = patterns.go.exec(data)
  if (match) return { type: 'go', place: match[1]!, argument: match[2] ?? '' }
  return undefined
}

function checked(data: string): string {
  if (Buffer.byteLength(data) > 64) throw new RangeError(`callback data is longer than Telegram's 64 bytes: ${data}`)
  if (parseCallbackData(data) === undefined) throw new RangeError(`callback data can't be read back: ${data}`)
  return data
}

/** The cases that buttons name: whoever may not know of one of them may not get the screen either. */
export function casesOfButtons(rows: readonly (readonly { data: string }[])[] = []): number[] {
  return rows.flat().flatMap(({ data }) => {
    const named = parseCallbackData(data)
    return named?.type === 'action' ? [named.caseId] : []
  })
}

/** A number that a button carries, from 0 up to `most`: 0 for none, and for what nobody here made. */
export function numberIn(extra: string, most: number, radix = 36): number {
  const number = parseInt(extra, radix)
  return Number.isNaN(number) ? 0 : Math.min(Math.max(0, number), most)
}
