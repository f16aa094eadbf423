import { ApiError, answer, violation } from '../contract/api-error.ts'
import { readText } from '../text/formatting.ts'
import type { StoredFile } from '../state/files.ts'
import type { Call } from './messages.ts'
import { isUpload, type Upload } from '../contract/validate.ts'
import type { Content, World } from '../state/world.ts'

/** Upload limits in bytes; photos are smaller than other files. */
const uploadLimits = { photo: 10 * 1024 * 1024, other: 50 * 1024 * 1024 }

/** What a person or a bot can say about a media file, as far as it's known. */
export interface MediaFacts {
  width?: number
  height?: number
  /** seconds */
  duration?: number
}

/**
 * The content of a bot's photo, document, voice or video.
 *
 * @param given an uploaded file, `attach://name`, the id of a file on the servers, or a web address, which the simulator never reaches
 */
export function mediaContent(
  world: World,
  kind: string,
  given: unknown,
  { params, uploads }: Pick<Call, 'params' | 'uploads'>,
): Content {
  const file = resolve(world, kind, given, uploads)
  return { [kind]: fileObject(file, params) }
}

function resolve(world: World, kind: string, given: unknown, uploads: Call['uploads']): StoredFile {
  let upload: Upload | undefined
  if (isUpload(given)) upload = given
  else if (typeof given === 'string' && given.startsWith('attach://')) {
    upload = uploads.get(given.slice('attach://'.length))
    if (upload === undefined) throw violation(`no file was sent under the name that ${given} gives`)
  }
  if (upload === undefined) {
    if (/^https?:/i.test(given as string)) throw answer('noWebContent')
    const file = world.files.get(given as string)
    if (file.kind !== kind)
      throw new ApiError(400, `Bad Request: can't use file of type ${file.kind} as ${kind}`, { violation: true })
    return file
  }
  if (upload.bytes.length === 0) throw violation('file must be non-empty')
  if (upload.bytes.length > (kind === 'photo' ? uploadLimits.photo : uploadLimits.other)) throw answer('entityTooLarge')
  return world.files.add({ kind, size: upload.bytes.length, name: upload.name, bytes: upload.bytes })
}

/** @returns the API object of a file: an array of sizes for a photo */
export function fileObject(file: StoredFile, facts: MediaFacts): unknown {
  const common = { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size }
  const named = { ...(file.name ? { file_name: file.name } : {}), ...(file.mimeType ? { mime_type: file.mimeType } : {}) }
  const { width = 1280, height = 960, duration = 1 } = facts
  switch (file.kind) {
    case 'photo':
      return [
        {
          ...common,
          file_id: file.id,
          width: 90,
          height: Math.max(1, Math.round((90 * height) / width)),
          file_size: Math.min(file.size, 2000),
        },
        { ...common, width, height },
      ]
    case 'voice':
      return { ...common, duration, mime_type: file.mimeType ?? 'audio/ogg' }
    case 'video':
      return { ...common, ...named, width, height, duration }
    case 'sticker':
      return { ...common, type: 'regular', width: 512, height: 512, is_animated: false, is_video: false, emoji: '👍' }
    default:
      return { ...common, ...named }
  }
}

/** The messages of a bot's album. Photos and videos may be mixed; documents stay among themselves. */
export function albumContents(call: Call): Content[] {
  const media = call.params['media'] as Record<string, unknown>[]
  const kinds = new Set(media.map((item) => item['type'] as string))
  if (kinds.size > 1 && (kinds.has('document') || kinds.has('audio')))
    throw violation("document can't be mixed with other media types")
  if (kinds.has('audio')) throw violation("audio albums aren't modelled by the simulator")
  return media.map((item) => {
    const content = mediaContent(call.world, item['type'] as string, item['media'], { params: item, uploads: call.uploads })
    const caption = readText('sendMediaGroup', 'caption', item, call.complain)
    if (caption === undefined || caption.text === '') return content
    return { ...content, caption: caption.text, ...(caption.entities.length > 0 ? { caption_entities: caption.entities } : {}) }
  })
}
