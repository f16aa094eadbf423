import { signCase } from '../../../core/cases/handle.ts'
import { findActor } from '../../../core/people/actor.ts'
import type { Story } from '../story.ts'
import { opens, says, taps, writes } from './steps.ts'

/** What the workers do by themselves. */
export const workerStories: readonly Story[] = [
  { name: 'a case finds its handler', action: 'assign', steps: [({ zone }) => zone.lead('submitted')] },
  {
    name: 'a case finds nobody',
    prepare: (zone) => zone.database.pool.query(`update person set telegram_id = null where 'cadre' = any(roles)`),
    steps: [({ zone }) => zone.lead('submitted')],
  },
  {
    name: 'a deadline runs out',
    action: 'rung',
    prepare: (zone) => zone.lead('assigned'),
    at: '2026-11-25T17:30:00+08:00',
    rounds: ['clock'],
    steps: [({ schedule }) => schedule('clock')],
  },
  {
    name: 'a question whether it is solved stays unanswered',
    action: 'expire',
    prepare: (zone) => zone.lead('delivered'),
    at: '2026-11-27T17:31:00+08:00',
    rounds: ['clock'],
    steps: [({ schedule }) => schedule('clock')],
  },
  {
    name: 'digests of a morning',
    prepare: (zone) => zone.lead('in_progress'),
    at: '2026-11-25T08:30:00+08:00',
    rounds: ['digest'],
    steps: [({ schedule }) => schedule('digest')],
  },
  {
    name: 'what was held over night comes as one bundle',
    at: '2026-11-24T22:00:00+08:00',
    async prepare(zone) {
      const cases = [await zone.lead('assigned'), await zone.lead('assigned', { description: '厂区排水不畅' })]
      zone.clock.set(new Date('2026-11-24T22:00:00+08:00'))
      const cadre = (await findActor(zone.database.reader, zone.people.cadre.telegramId!, 'zh-CN'))!
      for (const id of cases) await zone.run((tx) => signCase(tx, cadre, { id }))
    },
    steps: [({ clock }) => clock.set(new Date('2026-11-25T08:00:00+08:00'))],
  },
  {
    name: 'what is old is forgotten',
    prepare: (zone) =>
      zone.database.pool.query(
        `insert into inbox (update_id, status, received_at, settled_at, update) values (1, 'handled', '2026-11-01', '2026-11-01', '{}')`,
      ),
    rounds: ['tidy'],
    steps: [({ schedule }) => schedule('tidy')],
  },
  {
    name: 'a reader has deleted their account',
    prepare: (zone) => zone.lead('assigned'),
    begin: [opens('cadre'), ({ people }) => people.contact.deactivated()],
    steps: [taps('cadre', '✍️ 签收')],
  },
  {
    name: 'a reader blocks the bot, misses something, and comes back',
    prepare: (zone) => zone.lead('assigned'),
    begin: [opens('cadre'), ({ people }) => people.contact.blocks(), taps('cadre', '✍️ 签收')],
    steps: [({ people }) => people.contact.unblocks(), says('contact', '/start')],
  },
  {
    name: 'Telegram wants silence in a chat',
    prepare: (zone) => zone.lead('assigned'),
    begin: [
      opens('cadre'),
      ({ telegram, people }) =>
        telegram.faults.add({ kind: 'flood', method: 'sendMessage', chatId: people.contact.id, seconds: 2 }),
    ],
    steps: [taps('cadre', '✍️ 签收')],
  },
  {
    name: 'a stranger types six messages at once',
    steps: [({ people }) => Array.from('一二三四五六', (text) => people.stranger.says(text))],
  },
  {
    // The operations of taking over come to grief in turn.
    name: 'what a dead process had in hand is taken over',
    steps: [
      ({ zone, people: { contact, office } }) =>
        zone.database.pool.query(
          `with update as (
            insert into inbox (update_id, lane, status, owner, received_at, update) values (1, $1, 'claimed', 1, $4, $5)
          )
          insert into outbox (topic, kind, status, lane, chat_id, person_id, payload, owner, attempts, queued_at, created_at) values
            ('answer', 'menu', 'sending', $2, $2, $3, $6, 1, 1, null, $4),
            ('notice', 'deadLetter', 'pending', $2, $2, $3, $7, 1, 0, $4, $4)`,
          [
            contact.id,
            office.id,
            zone.people.office.id,
            zone.clock.now(),
            writes(contact.id, '/start'),
            { chatId: office.id, screen: { text: '主菜单' } },
            { updateId: '7', at: zone.clock.now().toISOString() },
          ],
        ),
    ],
  },
]
