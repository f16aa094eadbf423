import { Buffer } from 'node:buffer'
import type { IncomingMessage } from 'node:http'
import { answer, violation } from '../contract/api-error.ts'
import { parseMultipart } from './multipart.ts'
import type { Upload } from '../contract/validate.ts'

/** A call as it came. */
export interface ParsedRequest {
  values: Record<string, unknown>
  /** values came as text (query, form, multipart) and want turning into the parameter's type */
  asText: boolean
  uploads: ReadonlyMap<string, Upload>
}

/** Bytes of a request: the largest upload and something around it. */
const bodyLimit = 51 * 1024 * 1024
const noUploads: ReadonlyMap<string, Upload> = new Map()

/**
 * Reads the parameters of a call: JSON, form, multipart or query.
 *
 * @throws {ApiError} 413 when it's too large, 400 (a violation) when it can't be read
 */
export async function readRequest(request: IncomingMessage, query: string): Promise<ParsedRequest> {
  const fromQuery: Record<string, unknown> = query === '' ? {} : Object.fromEntries(new URLSearchParams(query))
  const body = await readBody(request)
  if (body.length === 0) return { values: fromQuery, asText: true, uploads: noUploads }
  const type = request.headers['content-type'] ?? ''
  if (type.startsWith('application/json')) {
    const values = parseJson(body)
    return { values: query === '' ? values : { ...fromQuery, ...values }, asText: query !== '', uploads: noUploads }
  }
  if (type.startsWith('application/x-www-form-urlencoded')) {
    return {
      values: { ...fromQuery, ...Object.fromEntries(new URLSearchParams(body.toString('utf8'))) },
      asText: true,
      uploads: noUploads,
    }
  }
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(type)?.[1]
  const parsed = boundary === undefined ? undefined : parseMultipart(body, boundary)
  if (parsed === undefined) throw violation('request body is of no known kind')
  const values: Record<string, unknown> = { ...fromQuery, ...parsed.fields }
  // A file under a parameter's own name is that parameter; others are named by `attach://`.
  const attached = new Set([...JSON.stringify(parsed.fields).matchAll(/attach:\/\/([\w.-]+)/g)].map(([, name]) => name))
  for (const [name, file] of parsed.files) if (!attached.has(name)) values[name] = file
  return { values, asText: true, uploads: parsed.files }
}

function parseJson(body: Buffer): Record<string, unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString('utf8'))
  } catch {
    throw violation("can't parse JSON of the request")
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw violation('request body must be a JSON object')
  return parsed as Record<string, unknown>
}

/** @throws {ApiError} 413 when it's larger than Telegram takes */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > bodyLimit) {
        chunks.length = 0
        request.removeAllListeners('data')
        request.resume()
        reject(answer('entityTooLarge'))
      } else chunks.push(chunk)
    })
    request.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
