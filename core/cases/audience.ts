import type { Transaction } from '../transaction.ts'
import { zoneDay } from '../time/zone-day.ts'
import type { CaseView } from './case-view.ts'

/** Who handles the case today: its handler, or while he is on leave the substitute he named. */
export async function actingHandlers(tx: Transaction, view: Pick<CaseView, 'handlerId'>): Promise<number[]> {
  if (view.handlerId === null) return []
  const today = new Date(`${zoneDay(tx.policy.timeZone, tx.clock.now())}T00:00:00Z`)
  const leave = await tx.db.leave.findFirst({
    where: { personId: view.handlerId, firstDay: { lte: today }, lastDay: { gte: today }, substituteId: { not: null } },
    select: { substituteId: true },
  })
  return [leave?.substituteId ?? view.handlerId]
}

/** The people of the enterprise who are told about each step: its filer, or all its contacts when somebody of the zone filed it for them. */
export async function contactsOf(tx: Transaction, view: Pick<CaseView, 'filerId' | 'filerRole' | 'visibility' | 'enterpriseId'>): Promise<number[]> {
  if (view.filerRole === 'contact' || view.visibility !== 'enterprise') return [view.filerId]
  const contacts = await tx.db.enterpriseContact.findMany({ where: { enterpriseId: view.enterpriseId }, select: { personId: true } })
  return contacts.map(({ personId }) => personId)
}

/** The head of the handler's department; nobody for a secret case. */
export function headsOf(view: CaseView): number[] {
  return view.visibility === 'secret' || view.headId === null ? [] : [view.headId]
}

/** The linked leader; nobody for a secret case. */
export function leadersOf(view: CaseView): number[] {
  return view.visibility === 'secret' || view.leaderId === null ? [] : [view.leaderId]
}

/** Everybody in the office, or for a secret case whoever strikes it off: the inspectors. */
export async function closersOf(tx: Transaction, view: CaseView): Promise<number[]> {
  return peopleWith(tx, view.visibility === 'secret' ? 'inspector' : 'office')
}

/** Ids of the active people who have a role. */
export async function peopleWith(tx: Transaction, role: 'office' | 'inspector'): Promise<number[]> {
  const people = await tx.db.person.findMany({ where: { active: true, roles: { has: role } }, select: { id: true } })
  return people.map(({ id }) => id)
}
