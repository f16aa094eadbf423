import { z } from 'zod'
import { isBlank } from '../text/text.ts'
import { Urgency, Visibility } from '../../prisma/client/enums.ts'

/** What people may write and send, in characters, files and bytes. The forms refuse more; the commands are only given less. */
export const limits = {
  description: 3000,
  wish: 1000,
  /** a note, a reason, a comment */
  remark: 1000,
  solution: 2000,
  /** the most that a zone's policy may allow, see `attachments` there */
  files: 100,
  /** more than this can't be fetched from Telegram by a bot (getFile) */
  fileBytes: 20 * 1024 * 1024,
} as const

/** How long a text is for a person: in characters, not in UTF-16 units. */
export function lengthOf(text: string): number {
  return [...text].length
}

const text = (limit: number) =>
  z
    .string()
    .trim()
    .refine((value) => !isBlank(value), 'empty')
    .refine((value) => lengthOf(value) <= limit, `more than ${limit} characters`)

/** A file or a place that somebody sent. Files stay with Telegram; what is kept is how to ask for them. */
const attachmentInput = z
  .object({
    kind: z.enum(['photo', 'document', 'voice', 'video', 'location']),
    fileId: z.string().min(1).optional(),
    fileUniqueId: z.string().min(1).optional(),
    fileName: z.string().optional(),
    mimeType: z.string().optional(),
    bytes: z.number().int().min(0).max(limits.fileBytes).optional(),
    /** files of one album have the same */
    mediaGroupId: z.string().optional(),
    caption: z.string().optional(),
    latitude: z.number().min(-90).max(90).optional(),
    longitude: z.number().min(-180).max(180).optional(),
  })
  .refine(
    ({ kind, fileId, latitude, longitude }) =>
      kind === 'location' ? latitude !== undefined && longitude !== undefined : fileId !== undefined,
    'a file wants its id, a location its coordinates',
  )

export type AttachmentInput = z.infer<typeof attachmentInput>

const id = z.number().int().positive()

/** A report as it is filed: everything that `submitCase` needs beside the filer. */
export const caseSubmission = z.object({
  enterpriseId: id,
  projectId: id.nullable(),
  categoryId: id,
  description: text(limits.description),
  wish: text(limits.wish).nullable(),
  urgency: z.enum(Urgency),
  visibility: z.enum(Visibility),
  attachments: z.array(attachmentInput).max(limits.files),
  /** which messages of the filer became which part, so that an edit of one becomes a revision */
  sources: z.array(
    z.object({
      messageId: z.number().int(),
      part: z.enum(['description', 'wish', 'note']),
      /** what this one said, of a text that came in several */
      text: z.string().optional(),
    }),
  ),
  /** wordings that the filer has replaced before they submitted, oldest first */
  earlier: z.array(z.object({ part: z.enum(['description', 'wish']), text: z.string() })).optional(),
  /** instead of a new case: an open one to add all this to */
  addToCaseId: id.nullable(),
})

export type CaseSubmission = z.infer<typeof caseSubmission>

/** Which messages of its actor something was written in, where a command takes words: an edit or a reply finds the case by them. */
export interface Written {
  messageIds?: readonly number[]
  /** what each of them said, where they are several */
  pieces?: readonly string[]
}

/** Messages that became a note of a case. */
export function noteSources({ messageIds = [], pieces = [] }: Written): CaseSubmission['sources'] {
  return messageIds.map((messageId, index) => ({
    messageId,
    part: 'note',
    ...(pieces[index] === undefined ? {} : { text: pieces[index] }),
  }))
}
