import { Buffer } from 'node:buffer'
import { answer } from '../contract/api-error.ts'

/** A file on the simulated servers. */
export interface StoredFile {
  readonly id: string
  readonly uniqueId: string
  readonly kind: string
  /** bytes; may be far more than `bytes` holds, since a large file is only described */
  readonly size: number
  readonly path: string
  readonly name: string | undefined
  readonly mimeType: string | undefined
  /** the content, when somebody gave one; else a download answers with a repeated pattern of the right length */
  readonly bytes: Buffer | undefined
}

/** The files on the simulated servers, by id and by path. */
export interface FileStore {
  add(file: {
    kind: string
    size: number
    name?: string | undefined
    mimeType?: string | undefined
    bytes?: Buffer | undefined
  }): StoredFile
  /** @throws {ApiError} 400 wrong file_id */
  get(id: string): StoredFile
  byPath(path: string): StoredFile | undefined
}

/** getFile and downloads end here (20 MB). */
export const downloadLimit = 20 * 1024 * 1024

const extensions: Readonly<Record<string, string>> = {
  photo: 'jpg',
  voice: 'oga',
  video: 'mp4',
  sticker: 'webp',
  document: 'bin',
}

/** An empty store; files are never removed. */
export function createFileStore(): FileStore {
  const files = new Map<string, StoredFile>()
  const paths = new Map<string, StoredFile>()
  return {
    add({ kind, size, name, mimeType, bytes }) {
      const number = files.size + 1
      const dot = name?.lastIndexOf('.') ?? -1
      const extension = dot > 0 ? name!.slice(dot + 1) : extensions[kind]
      const file: StoredFile = {
        id: `BQACAgUAAxk${Buffer.from(`${kind}:${number}`).toString('base64url')}`,
        uniqueId: `AgAD${number.toString(36)}`,
        kind,
        size,
        path: `${kind}s/file_${number}.${extension}`,
        name,
        mimeType,
        bytes,
      }
      files.set(file.id, file)
      paths.set(file.path, file)
      return file
    },
    get(id) {
      const file = files.get(id)
      if (file === undefined) throw answer('wrongFile')
      return file
    },
    byPath: (path) => paths.get(path),
  }
}

/** @returns the file's content, made up where nobody gave one */
export const contentOf = (file: StoredFile): Buffer => file.bytes ?? Buffer.alloc(file.size, `${file.uniqueId} `)
