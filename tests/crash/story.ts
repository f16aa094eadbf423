import type { CaseAction } from '../../core/cases/lifecycle.ts'
import type { JumpingClock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Person, TelegramServer } from '../../playground/telegram/index.ts'
import type { Zone } from './zone.ts'

/** Where a story takes place. */
export interface Scene {
  zone: Zone
  telegram: TelegramServer
  clock: JumpingClock
  /** everybody of the zone, in their chats, and a stranger */
  people: Record<PersonName, Person>
  /** of the case that was prepared */
  number: string
  /** what the preparation gave on */
  given: string
  /** The scheduler gives a job: the clock's or the digests' round. */
  schedule(queue: 'clock' | 'digest' | 'tidy'): void
  /** An operator's command; they give it again when they don't hear that it was carried out. */
  operate(work: (database: Database) => Promise<unknown>): Promise<void>
}

export type PersonName =
  'contact' | 'cadre' | 'substitute' | 'head' | 'leader' | 'projectLeader' | 'office' | 'inspector' | 'stranger'

/** What somebody does. Whatever comes of it has come to rest before the next step. */
export type Step = (scene: Scene) => unknown

/** A short piece of work, of which every operation may come to grief. */
export interface Story {
  name: string
  /** the action of the lifecycle that it is about, if it is about one */
  action?: CaseAction
  /** what is there when it begins, beside the zone; a text that it returns is given to the scene */
  prepare?(zone: Zone): Promise<unknown>
  /** when it takes place; a minute begins then */
  at?: string
  /** steps before anything comes to grief */
  begin?: readonly Step[]
  steps: readonly Step[]
  /** rounds that come again, also after a crash */
  rounds?: readonly ('clock' | 'digest' | 'tidy')[]
}
