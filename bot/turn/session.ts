import type { Pool } from 'pg'
import type { Actor } from '../../core/actor.ts'
import { readOpenDrafts, readStoredSession, type StoredDraft, type StoredSession } from '../../core/drafts/session.ts'
import type { Answers } from '../forms/answers.ts'
import type { DraftState } from '../forms/form.ts'

/** Who is writing, and the guided dialog that they touched last. */
export interface Session {
  actor: Actor | undefined
  draft: OpenDraft | undefined
  /** marked as unreachable: their writing shows that they can be reached again */
  unreachable: boolean
  /** 0 for a stranger */
  rosterVersion: number
  /** how many dialogs are open */
  drafts: number
}

/** A dialog that is open, with the message that shows it. */
export type OpenDraft = DraftState & Pick<StoredDraft, 'screenMessageId'>

/** A dialog as the forms know it: its answers are checked where a form reads them. */
export function openDraftOf(draft: StoredDraft): OpenDraft {
  return { ...draft, answers: draft.answers as Answers }
}

/**
 * Reads the session of an account.
 *
 * @param draftId the dialog that a tapped button belongs to, instead of the one touched last
 */
export async function readSession(pool: Pool, telegramId: bigint, defaultLocale: string, draftId?: number): Promise<Session> {
  return openSession(await readStoredSession(pool, telegramId, draftId), telegramId, defaultLocale)
}

/** All dialogs that somebody has open, the one touched last first. */
export async function readDrafts(pool: Pool, telegramId: bigint): Promise<OpenDraft[]> {
  return (await readOpenDrafts(pool, telegramId)).map(openDraftOf)
}

/** The session as it was read together with the update, if it is the one that the update wants. */
export function openSession(stored: StoredSession | null, telegramId: bigint, defaultLocale: string): Session {
  if (stored === null) return { actor: undefined, draft: undefined, unreachable: false, rosterVersion: 0, drafts: 0 }
  const { draft, unreachable, rosterVersion, drafts, locale, ...person } = stored
  return {
    actor: { ...person, locale: locale ?? defaultLocale, telegramId },
    draft: draft === null ? undefined : openDraftOf(draft),
    unreachable,
    rosterVersion,
    drafts,
  }
}
