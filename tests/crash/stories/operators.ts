import type { Update } from 'grammy/types'
import { laneOf } from '../../../bot/intake/update.ts'
import { retryDeadUpdates } from '../../../core/inbox/dead-updates.ts'
import { retryLetters } from '../../../core/outbox/letters.ts'
import { createInvitation } from '../../../core/people/invitation.ts'
import { unbindPerson } from '../../../core/people/unbind.ts'
import { importRoster } from '../../../core/roster/apply.ts'
import { parseRoster } from '../../../core/roster/roster.ts'
import { transactionOf, type Transaction } from '../../../core/transaction.ts'
import type { Scene, Story } from '../story.ts'
import { policy, type Zone } from '../zone.ts'
import { opens, writes } from './steps.ts'

/** Somebody who isn't in yet. @returns their deep link's token */
async function invite(zone: Zone, phone: string | null): Promise<string> {
  const { id } = await zone.database.prisma.person.create({
    data: { code: 'contact-2', name: '企业联系人二', roles: ['contact'], phone },
  })
  await zone.database.prisma.enterpriseContact.create({ data: { enterpriseId: zone.enterprise.id, personId: id } })
  const { token } = await zone.run((tx) => createInvitation(tx, id))
  return token
}

const opensLink = ({ people, given }: Scene) => people.stranger.starts(given)

const operates = (work: (tx: Transaction, zone: Zone) => Promise<unknown>) => (scene: Scene) =>
  scene.operate(({ prisma }) => prisma.$transaction((db) => work(transactionOf(db, { clock: scene.clock, policy }), scene.zone)))

const imports = (roster: object) =>
  operates(async (tx) => {
    const { mistakes } = await importRoster(tx, parseRoster(JSON.stringify(roster), 'roster.json'))
    if (mistakes.length > 0) throw new Error(JSON.stringify(mistakes))
  })

/** Who comes, who goes, and what operators do about it. */
export const operatorStories: readonly Story[] = [
  { name: 'an invitation is opened', prepare: (zone) => invite(zone, null), steps: [opensLink] },
  {
    name: 'a phone number is confirmed',
    prepare: (zone) => invite(zone, '+8613800138002'),
    begin: [opensLink],
    steps: [({ people }) => people.stranger.sharesPhone('+8613800138002')],
  },
  {
    name: 'a roster is imported',
    steps: [
      imports({
        people: [
          { code: 'cadre-2', name: '驻企干部二', roles: ['cadre', 'office'], department: 'construction' },
          { code: 'cadre-3', name: '驻企干部三', roles: ['cadre'], department: 'construction' },
        ],
        enterprises: [
          { code: 'e-2', name: '重点企业二', key: true, leader: 'leader-1', cadre: 'cadre-3', contacts: ['contact-1'] },
        ],
      }),
    ],
  },
  {
    name: 'an account is taken away',
    prepare: (zone) => zone.lead('in_progress'),
    begin: [opens('contact')],
    steps: [operates((tx, { people }) => unbindPerson(tx, people.contact.id)), opens('contact')],
  },
  {
    name: 'a handler leaves',
    prepare: (zone) => zone.lead('in_progress'),
    steps: [imports({ people: [{ code: 'cadre-1', active: false }], enterprises: [{ code: 'e-1', cadre: 'cadre-2' }] })],
  },
  {
    name: 'a message that never arrived is sent again',
    prepare: ({ database, people: { office }, clock }) =>
      database.pool.query(
        `insert into outbox (topic, kind, status, chat_id, person_id, payload, attempts, doubts, settled_at, created_at, error)
         values ('notice', 'deadLetter', 'uncertain', $1, $2, $3, 1, 1, $4, $4, 'network: no answer')`,
        [office.telegramId, office.id, { updateId: '7', at: clock.now().toISOString() }, clock.now()],
      ),
    steps: [operates((tx) => retryLetters(tx))],
  },
  {
    name: 'an update that failed too often is handled again',
    prepare: ({ database, people: { contact }, clock }) =>
      database.pool.query(
        `insert into inbox (update_id, status, attempts, received_at, settled_at, update, error) values (1, 'dead', 5, $1, $1, $2, 'Error')`,
        [clock.now(), writes(Number(contact.telegramId), '/start')],
      ),
    steps: [operates((tx) => retryDeadUpdates<Update>(tx.db, laneOf))],
  },
]
