import type { Message } from 'grammy/types'
import { sourceOf } from '../../core/cases/add.ts'
import { rowsShownIn, type ShownRow } from '../../core/outbox/shown.ts'
import type { DigestFacts } from '../../core/notices/notice.ts'
import { casesOfButtons } from '../../screens/callback-data.ts'
import type { Showing } from '../../telegram/show.ts'
import type { DoorstepContext } from '../context.ts'
import { knownActor, readingOf } from '../dialogs/open-form.ts'
import { mentions } from '../forms/answers.ts'
import { readDrafts, type OpenDraft } from '../turn/session.ts'

/** What a message is about that somebody replies to. */
export type About =
  | { is: 'case'; caseId: number }
  /** a question of this dialog, or something that was typed into it */
  | { is: 'draft'; draft: OpenDraft }
  /** no case or several (a menu, a list, a bundle), or nobody knows; `caseIds` are those that it shows */
  | { is: 'unclear'; caseIds: number[] }

/**
 * What a reply is about: what the message that it answers shows *now*.
 *
 * @returns undefined for what is no reply: it is a message like any other
 */
export async function aboutOfReply(ctx: DoorstepContext, message: Message): Promise<About | undefined> {
  const repliedTo = message.reply_to_message
  if (repliedTo === undefined) return undefined
  return repliedTo.from?.id === ctx.me.id ? aboutOfOurs(ctx, repliedTo.message_id) : aboutOfTheirs(ctx, repliedTo.message_id)
}

async function aboutOfOurs(ctx: DoorstepContext, messageId: number): Promise<About> {
  const { chatId, deps } = ctx.turn
  const rows = await rowsShownIn(deps.database.pool, chatId, messageId)
  const [newest] = rows
  if (newest !== undefined && rows.every((row) => row.kind === newest.kind && row.caseId === newest.caseId)) {
    if (newest.kind.startsWith('form-')) {
      const draft = await draftOf(ctx, newest)
      if (draft !== undefined) return { is: 'draft', draft }
    }
    if (newest.caseId !== null && !newest.bundle) return { is: 'case', caseId: newest.caseId }
  }
  return { is: 'unclear', caseIds: [...new Set(rows.flatMap(casesOf))] }
}

/** Somebody replies to a message of their own. What became part of nothing says nothing of the dialog that happens to be open. */
async function aboutOfTheirs(ctx: DoorstepContext, messageId: number): Promise<About> {
  const source = await sourceOf(readingOf(ctx), knownActor(ctx), messageId)
  if (source !== undefined) return { is: 'case', caseId: source.caseId }
  const draft = (await openDrafts(ctx)).find(({ answers }) => mentions(answers, messageId))
  return draft === undefined ? { is: 'unclear', caseIds: [] } : { is: 'draft', draft }
}

/** The dialog whose question a row showed, if it is still open. */
async function draftOf(ctx: DoorstepContext, row: ShownRow): Promise<OpenDraft | undefined> {
  const isIt = ({ kind, caseId }: OpenDraft) => row.kind === `form-${kind}` && caseId === (row.caseId ?? 0)
  return ctx.draft !== undefined && isIt(ctx.draft) ? ctx.draft : (await openDrafts(ctx)).find(isIt)
}

/** All dialogs that somebody has open, the one touched last first. */
export async function openDrafts({ draft, turn }: DoorstepContext): Promise<OpenDraft[]> {
  // Who has none at all needn't be asked about.
  return draft === undefined ? [] : readDrafts(turn.deps.database.pool, turn.telegramId)
}

/** The cases that a row's message shows, in their order there. */
function casesOf({ topic, kind, caseId, payload, bundledCaseIds }: ShownRow): number[] {
  const own = caseId === null ? [] : [caseId]
  if (topic === 'answer') {
    return [...own, ...casesOfButtons((payload as Partial<Showing>).screen?.buttons)]
  }
  if (kind !== 'digest') return [...own, ...bundledCaseIds]
  const { stalled = [], fresh = [], waiting = [] } = payload as Partial<DigestFacts>
  return [...stalled, ...fresh, ...waiting].map((line) => line.caseId)
}
