import { notify } from '../notices/notify.ts'
import type { Transaction } from '../transaction.ts'

/**
 * Somebody wants to be written to in another language: what is written from now on is in it, and the list of commands beside their input field.
 *
 * @param locale one of those that there are texts in
 */
export async function chooseLanguage(tx: Transaction, personId: number, locale: string): Promise<void> {
  await tx.db.person.update({ where: { id: personId }, data: { locale }, select: { id: true } })
  await notify(tx, { kind: 'commands', facts: {}, to: [personId] })
}
