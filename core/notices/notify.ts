import type { Transaction } from '../transaction.ts'
import { pushableAt } from '../time/quiet-hours.ts'
import type { NoticeFacts, NoticeKind } from './notice.ts'

export interface NoticeOptions<K extends NoticeKind> {
  kind: K
  facts: NoticeFacts[K]
  /** whom it is for; people twice in the list get it once */
  to: readonly number[]
  caseId?: number
  /** pushed even in quiet hours */
  urgent?: boolean
}

/**
 * Puts a notice to one or more people into the outbox, in the transaction of the command that causes it. It is rendered, held over quiet
 * hours and sent by the workers. Somebody who isn't bound gets none: the case list shows him everything once he is.
 */
export async function notify<K extends NoticeKind>(tx: Transaction, options: NoticeOptions<K>): Promise<void> {
  const personIds = [...new Set(options.to)]
  if (personIds.length === 0) return
  const people = await tx.db.person.findMany({
    where: { id: { in: personIds }, active: true },
    select: { id: true, telegramId: true },
  })
  const createdAt = tx.clock.now()
  const urgent = options.urgent ?? false
  const pushable = options.kind === 'commands' ? createdAt : pushableAt(tx.policy, createdAt, urgent)
  const held = pushable > createdAt
  await tx.db.outbox.createMany({
    data: people
      .filter((person) => person.telegramId !== null)
      .map(({ id, telegramId }) => ({
        topic: 'notice' as const,
        kind: options.kind,
        lane: telegramId,
        chatId: telegramId,
        personId: id,
        caseId: options.caseId ?? null,
        payload: options.facts as object,
        urgent,
        held,
        notBefore: held ? pushable : null,
        createdAt,
      })),
  })
}
