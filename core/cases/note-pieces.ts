import { lengthOf, limits } from './submission.ts'
import { Refusal } from '../refusal.ts'
import type { Writing } from '../transaction.ts'

interface Piece {
  messageId: number
  /** null for the only message of its text */
  text: string | null
}

/**
 * What somebody wrote in several messages, once one of them was edited: only that one changes.
 *
 * @param before the whole text as it reads now
 * @throws Refusal `text-too-long` when it would be too long as a whole
 */
export async function withPieceRevised(
  tx: Writing,
  { eventId, before }: { eventId: string; before: string },
  { telegramId }: { telegramId: bigint },
  message: { messageId: number; text: string },
): Promise<string> {
  const pieces = await tx.db.$queryRaw<Piece[]>`
    select message_id as "messageId", text from source_message
    where chat_id = ${telegramId} and event_id = ${eventId}::bigint order by message_id for update`
  const revised = reviseText(before, pieces, message)
  const length = lengthOf(revised)
  if (length > limits.description) throw new Refusal('text-too-long', { length, limit: limits.description })
  await tx.db.$executeRaw`
    update source_message set text = ${message.text}
    where chat_id = ${telegramId} and message_id = ${message.messageId} and text is not null`
  return revised
}

/** Pure: the whole text with one of its pieces changed. What can't be found in it is put below: nothing is lost by an edit. */
export function reviseText(
  before: string,
  pieces: readonly Piece[],
  { messageId, text }: { messageId: number; text: string },
): string {
  const old = pieces.find((piece) => piece.messageId === messageId)?.text ?? null
  if (old === null) return pieces.length < 2 ? text : below(before, text)
  const join = (all: readonly (string | null)[]) => all.filter((one) => one !== null && one !== '').join('\n')
  if (join(pieces.map((piece) => piece.text)) === before)
    return join(pieces.map((piece) => (piece.messageId === messageId ? text : piece.text)))
  // A further file of an album has a caption of its own, which is no part of the text.
  const at = old === '' ? -1 : `\n${before}\n`.indexOf(`\n${old}\n`)
  if (at < 0) return below(before, text)
  return `\n${before}\n`.replace(`\n${old}\n`, () => `\n${text}\n`).replace(/^\n|\n$/g, '')
}

function below(before: string, text: string): string {
  return before === '' ? text : `${before}\n${text}`
}
