import { Context } from 'grammy'
import type { Reader } from '../screens/reader.ts'
import type { OpenDraft } from './turn/session.ts'
import type { OpenTurn } from './turn/turn.ts'

/** grammY's context of one update, with the turn that commits it. */
export class DoorstepContext extends Context {
  /** set before any handler runs */
  turn!: OpenTurn
  /** the guided dialog that this update is for: that of the tapped button, else the one touched last */
  draft: OpenDraft | undefined
  /** of the roster as it was read with the update: what is kept in memory of it counts under this number only */
  rosterVersion = 0
  /** how many dialogs they had open when the update was taken */
  drafts = 0
  /** this update ends the one that it is for */
  endsDraft = false

  /** How many dialogs they have open once this update is handled. */
  get openDrafts(): number {
    return this.endsDraft ? this.drafts - 1 : this.drafts
  }

  /** The one who acts, as the reader of the answer. */
  get reader(): Reader {
    const { texts, deps } = this.turn
    return { texts, timeZone: deps.policy.timeZone, now: deps.clock.now() }
  }

  /** The message whose button was tapped. */
  get tappedId(): number | undefined {
    return this.callbackQuery?.message?.message_id
  }
}
