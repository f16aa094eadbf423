import type { Buffer } from 'node:buffer'
import { fileObject, type MediaFacts } from '../answering/media.ts'
import type { Content, World } from '../state/world.ts'

/** A file as a person sends it. Only its description counts: two gigabytes need no bytes. */
export interface SentFile extends MediaFacts {
  name?: string
  /** bytes */
  size?: number
  mimeType?: string
  bytes?: Buffer
}

/** What a person can send beside text. `true` stands for any such file. */
export type Sendable =
  | { photo: SentFile | true }
  | { document: SentFile | true }
  | { voice: SentFile | true }
  | { video: SentFile | true }
  | { sticker: SentFile | true }
  | { location: { latitude: number; longitude: number } }
  | { contact: { phoneNumber: string; firstName: string; userId?: number } }
  | { album: readonly ({ photo: SentFile | true } | { video: SentFile | true } | { document: SentFile | true })[] }

const defaults: Readonly<Record<string, SentFile>> = {
  photo: { size: 180_000 },
  document: { name: 'document.pdf', size: 90_000, mimeType: 'application/pdf' },
  voice: { size: 24_000, mimeType: 'audio/ogg', duration: 7 },
  video: { size: 3_000_000, mimeType: 'video/mp4', duration: 12 },
  sticker: { size: 20_000 },
}

/** @returns what a message that carries this holds; a file gets its place on the servers */
export function sentContent(world: World, what: Sendable): Content {
  if ('location' in what) return { location: what.location }
  if ('contact' in what) {
    const { phoneNumber, firstName, userId } = what.contact
    return { contact: { phone_number: phoneNumber, first_name: firstName, ...(userId === undefined ? {} : { user_id: userId }) } }
  }
  const [[kind, given]] = Object.entries(what) as [[string, SentFile | true]]
  const facts: SentFile = { ...defaults[kind], ...(given === true ? {} : given) }
  const size = facts.bytes?.length ?? facts.size ?? 1
  const file = world.files.add({ kind, size, name: facts.name, mimeType: facts.mimeType, bytes: facts.bytes })
  return { [kind]: fileObject(file, facts) }
}
