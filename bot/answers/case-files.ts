import { readAttachments, type AttachedFile } from '../../core/cases/attachments.ts'
import type { CaseView } from '../../core/cases/case-view.ts'
import type { Transaction } from '../../core/transaction.ts'
import { numberIn } from '../../screens/callback-data.ts'
import { button, openButton } from '../../screens/case-buttons.ts'
import { asAlbums } from '../../screens/albums.ts'
import type { Screen, ScreenFile } from '../../screens/screen.ts'
import type { DoorstepContext } from '../context.ts'
import type { Answer } from '../turn/turn.ts'
import { isBlank, shorten } from '../../core/text/text.ts'

/** So many files are sent for one tap: as many as an album holds, and half of what Telegram takes at once in one chat. */
const filesPerTap = 10

/** The files of a case, as albums where they may be, then what they were and how to get the next ones. `from`: how many to pass over, base 36. */
export async function filesAnswers(ctx: DoorstepContext, tx: Transaction, view: CaseView, from: string): Promise<Answer[]> {
  const { texts } = ctx.turn
  const skip = numberIn(from, 10_000)
  const files = await readAttachments(tx, view, { skip, take: filesPerTap })
  const screens = files.flatMap((attachment): Screen[] => {
    const file = fileOf(attachment)
    const caption = isBlank(attachment.caption ?? '') ? '' : attachment.caption!
    return file ? [{ text: texts.html('file-caption', { text: shorten(caption, 1_000) }), file }] : []
  })
  const shown = asAlbums(screens).map((screen): Answer => ({ kind: 'file', caseId: view.id, screen }))
  const to = skip + files.length
  const text =
    files.length === 0
      ? texts.html('files-none', { number: view.number })
      : texts.html('files-shown', { number: view.number, from: skip + 1, to, total: view.files })
  const more = to < view.files ? [[button(texts.plain('button-more-files'), 'files', view, to.toString(36))]] : []
  return [...shown, { kind: 'files', caseId: view.id, screen: { text, buttons: [...more, [openButton(texts, view)]] } }]
}

function fileOf({ kind, fileId, latitude, longitude }: AttachedFile): ScreenFile | undefined {
  if (kind === 'location') return latitude === null || longitude === null ? undefined : { kind, latitude, longitude }
  if (fileId === null || (kind !== 'photo' && kind !== 'document' && kind !== 'voice' && kind !== 'video')) return undefined
  return { kind, fileId }
}
