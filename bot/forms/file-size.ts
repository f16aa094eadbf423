import { Refusal } from '../../core/refusal.ts'
import { formatBytes } from '../../locales/sizes.ts'

/**
 * Why a file isn't taken: it is larger than the zone's policy allows.
 *
 * @param bytes as Telegram says; it doesn't always
 */
export function refusedForSize(bytes: number | undefined, megabytes: number): Refusal | undefined {
  const most = megabytes * 1024 * 1024
  if (bytes === undefined || bytes <= most) return undefined
  return new Refusal('file-too-large', { size: formatBytes(bytes), limit: formatBytes(most) })
}
