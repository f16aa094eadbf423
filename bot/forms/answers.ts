import { z } from 'zod'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/**
 * What has been answered so far: plain JSON, by the name of the step; null where it was skipped. Names that begin with `$` are the form
 * engine's own (`$edit`, `$view`, `$refused`, `$about`).
 */
export type Answers = { [step: string]: Json }

/** Something typed, with what it was before it was edited or typed again. */
export type Written = { text: string; messageId: number; earlier: string[] }

/** A file as Telegram describes it. */
export interface SentFile {
  kind: 'photo' | 'document' | 'voice' | 'video'
  fileId: string
  fileUniqueId: string
  fileName?: string
  mimeType?: string
  bytes?: number
  mediaGroupId?: string
  caption?: string
  messageId: number
}

/** A file or a place in the answers. */
export type KeptFile = {
  kind: 'photo' | 'document' | 'voice' | 'video' | 'location'
  messageId: number
  fileId?: string
  fileUniqueId?: string
  fileName?: string
  mimeType?: string
  bytes?: number
  mediaGroupId?: string
  caption?: string
  latitude?: number
  longitude?: number
}

const written = z.object({ text: z.string(), messageId: z.number(), earlier: z.array(z.string()) })
const keptFile = z.object({
  kind: z.enum(['photo', 'document', 'voice', 'video', 'location']),
  messageId: z.number(),
  fileId: z.string().optional(),
  fileUniqueId: z.string().optional(),
  fileName: z.string().optional(),
  mimeType: z.string().optional(),
  bytes: z.number().optional(),
  mediaGroupId: z.string().optional(),
  caption: z.string().optional(),
  latitude: z.number().optional(),
  longitude: z.number().optional(),
})

/** @returns what was typed at a step; undefined when nothing was */
export function writtenAt(answers: Answers, step: string): Written | undefined {
  return written.safeParse(answers[step]).data
}

/** @returns the texts of a step that takes several; a form of an earlier version may have kept a single one */
export function writtenListAt(answers: Answers, step: string): Written[] {
  const single = writtenAt(answers, step)
  return single ? [single] : (z.array(written).safeParse(answers[step]).data ?? [])
}

/** @returns the files and places of a step, in the order in which they were sent, also if they came in another */
export function filesAt(answers: Answers, step: string): KeptFile[] {
  const files = z.array(keptFile).safeParse(answers[step]).data ?? []
  return files.sort((a, b) => a.messageId - b.messageId)
}

/** Puts a text in the place of what was typed at a step before, which is kept as an earlier one. */
export function withWritten(answers: Answers, step: string, text: string, messageId: number): Answers {
  const before = writtenAt(answers, step)
  if (before === undefined) return { ...answers, [step]: { text, messageId, earlier: [] } }
  if (before.text === text) return { ...answers, [step]: { ...before, messageId } }
  return { ...answers, [step]: { text, messageId, earlier: [...before.earlier, before.text] } }
}

/** @returns the text that a choice is kept as; undefined when there is none */
export function chosenAt(answers: Answers, step: string): string | undefined {
  const answer = answers[step]
  return typeof answer === 'string' ? answer : undefined
}

/** Whether a message is one of those that the answers came in, or was refused for its length. */
export function mentions(answers: Answers, messageId: number): boolean {
  const isIt = (answer: Json): boolean =>
    answer !== null && typeof answer === 'object' && (Array.isArray(answer) ? answer.some(isIt) : answer.messageId === messageId)
  return Object.entries(answers).some(([name, answer]) => (name === '$refused' || !name.startsWith('$')) && isIt(answer))
}

/** Answers without some names. */
export function without(answers: Answers, ...names: string[]): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([name]) => !names.includes(name)))
}
