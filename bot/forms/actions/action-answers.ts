import type { Satisfaction } from '../../../prisma/client/enums.ts'
import type { AttachmentInput } from '../../../core/cases/submission.ts'

/** What an action's form needs to know. */
export interface ActionContext {
  case: { id: number; number: string; version: number; enterprise: string; category: string }
  /** the day in the zone, yyyy-mm-dd */
  today: string
  timeZone: string
  locale: string
}

/** How somebody got in touch with the enterprise. */
export const contactWays = ['phone', 'visit', 'wechat', 'meeting'] as const

/** How a solution was delivered. */
export const deliveryWays = ['site', 'phone', 'document', 'meeting'] as const

/** `messageIds`: what was typed, so that an edit or a reply finds its case. */
type Typed = { messageIds: number[] }

/** What each action's form amounts to: the input of its command. */
export interface ActionAnswers {
  /** `date` yyyy-mm-dd, today or later */
  plan: Typed & { date: string; text: string }
  note: Typed & { text: string; attachments: AttachmentInput[]; public: boolean }
  contact: Typed & { how: (typeof contactWays)[number]; text: string }
  deliver: Typed & { solution: string; how: (typeof deliveryWays)[number]; evidence: AttachmentInput[] }
  /** `comment` is empty when nothing was said, which only "solved" allows */
  rate: Typed & ({ solved: true; satisfaction: Satisfaction; comment: string } | { solved: false; comment: string })
  sendBack: Typed & { reason: string }
  add: Typed & { text: string; attachments: AttachmentInput[] }
  /** `reason` says the proper channel too */
  decline: Typed & { reason: string }
}

export type ActionKind = keyof ActionAnswers
