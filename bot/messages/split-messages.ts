import type { Message } from 'grammy/types'
import { lengthOf } from '../../core/cases/submission.ts'
import { editsSince, messagesBetween, type KeptMessage } from '../../core/inbox/messages.ts'
import type { DoorstepContext } from '../context.ts'

/** How many updates of the whole bot may lie between two messages that somebody sent at once. */
const reach = 200

/**
 * Characters of the pieces that lie before this message, when the app has cut a long text; 0 for a text that is whole. Telegram's apps cut
 * at 4096 UTF-16 units, or at a blank a little before, and send the pieces within a second or two.
 */
export async function lengthBefore({ turn }: DoorstepContext, message: Message): Promise<number> {
  const { update_id: updateId } = turn.update
  let length = 0
  let { date } = message
  for (const { message: piece } of (await between(turn, updateId - reach, updateId - 1)).reverse()) {
    const { text = '' } = piece
    if (text.length < 3900 || text.length > 4096 || date - piece.date > 2) break
    length += lengthOf(text)
    date = piece.date
  }
  return length
}

/** The first message of the album that this one belongs to, if that isn't itself. */
export async function albumBefore({ turn }: DoorstepContext, { media_group_id: group }: Message): Promise<Message | undefined> {
  if (group === undefined) return undefined
  const { update_id: updateId } = turn.update
  const earlier = await between(turn, updateId - reach, updateId - 1)
  return earlier.find(({ message }) => message.media_group_id === group)?.message
}

/** A message that this person sent earlier, as it reads now, with the rest of its album; empty when it was forgotten, or isn't theirs. */
export async function messagesOfUpdate({ turn }: DoorstepContext, updateId: number): Promise<Message[]> {
  if (!Number.isSafeInteger(updateId)) return []
  const found = await between(turn, updateId, updateId + reach)
  const first = found[0]
  if (first?.updateId !== updateId) return []
  const { media_group_id: group } = first.message
  const messages = found.flatMap(({ message }) =>
    message === first.message || (group !== undefined && message.media_group_id === group) ? [message] : [],
  )
  return withEdits(turn, updateId, messages)
}

/** Messages as they read now: what was edited since is what was meant. */
async function withEdits(
  { deps, chatId }: DoorstepContext['turn'],
  since: number,
  messages: readonly Message[],
): Promise<Message[]> {
  const ids = messages.map(({ message_id }) => message_id)
  const edits = await editsSince<Message>(deps.database.pool, chatId, since, ids)
  const newest = new Map(edits.map((edited) => [edited.message_id, edited]))
  return messages.map((message) => newest.get(message.message_id) ?? message)
}

function between({ deps, chatId }: DoorstepContext['turn'], first: number, last: number): Promise<KeptMessage<Message>[]> {
  return messagesBetween(deps.database.pool, chatId, first, last)
}
