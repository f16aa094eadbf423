import type { AttachmentInput } from '../../core/cases/submission.ts'
import type { KeptFile } from './answers.ts'

/** Files of a form as commands take them: in order, without the messages that they came in. */
export function toAttachments(files: readonly KeptFile[]): AttachmentInput[] {
  return files.map((file) => {
    const attachment: AttachmentInput & { messageId?: number } = { ...file }
    delete attachment.messageId
    return attachment
  })
}
