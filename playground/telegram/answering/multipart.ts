import { Buffer } from 'node:buffer'
import type { Upload } from '../contract/validate.ts'

/**
 * Reads a multipart/form-data body.
 *
 * Not busboy, because the client writes file names without quotes (`filename=材料.pdf`), which the real server takes, and which busboy drops
 * together with the file, silently.
 *
 * @returns fields by name and files by name, or undefined when the body is no multipart body with this boundary
 */
export function parseMultipart(
  body: Buffer,
  boundary: string,
): { fields: Record<string, string>; files: Map<string, Upload> } | undefined {
  const fields: Record<string, string> = {}
  const files = new Map<string, Upload>()
  const separator = Buffer.from(`--${boundary}`)
  let at = body.indexOf(separator)
  if (at < 0) return undefined
  for (;;) {
    at += separator.length
    if (body.subarray(at, at + 2).toString() === '--') return { fields, files }
    const headersEnd = body.indexOf('\r\n\r\n', at)
    const end = headersEnd < 0 ? -1 : body.indexOf(`\r\n--${boundary}`, headersEnd + 2)
    if (end < 0) return undefined
    const headers = body.toString('utf8', at, headersEnd)
    const value = body.subarray(headersEnd + 4, end)
    const name = parameterOf(headers, 'name')
    const fileName = parameterOf(headers, 'filename')
    if (name !== undefined && fileName !== undefined) files.set(name, { name: fileName, bytes: Buffer.from(value) })
    else if (name !== undefined) fields[name] = value.toString('utf8')
    at = end + 2
  }
}

function parameterOf(headers: string, parameter: string): string | undefined {
  const disposition = /content-disposition:([^\r\n]*)/i.exec(headers)?.[1] ?? ''
  const match = new RegExp(`;\\s*${parameter}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;]*))`, 'i').exec(disposition)
  return match === null ? undefined : (match[1]?.replace(/\\(.)/g, '$1') ?? match[2]!.trim())
}
