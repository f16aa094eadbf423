import type pg from 'pg'
import { defaultPolicy } from '../../core/policy/policy.ts'
import { systemClock } from '../../platform/clock.ts'
import { connectDatabase } from '../../platform/database.ts'
import { createLogger } from '../../platform/logger.ts'
import { importSampleZone } from '../../playground/sample-zone.ts'
import { applyMigrations } from '../../prisma/migrate.ts'

/** Players that the zone has: contacts who report. */
export const playerCount = 1_500

/** Updates handled and messages sent before the bench. */
const history = 5_000

/** Account numbers of the sample zone's people; the bench's players come far above. */
const firstOfficial = 5_000_000_000

/** What the players choose by name. */
export const places = { enterprise: '演练企业甲', project: '演练项目甲', category: '道路与市政配套' } as const

/** The sample zone with all its people bound, and many contacts with two enterprises each, of which one has a project. */
export async function createZoneTemplate(url: string): Promise<void> {
  const logger = createLogger({ level: 'warn' })
  await applyMigrations(url, logger)
  const database = connectDatabase(url, logger, 2)
  const { pool } = database
  await importSampleZone({ database, clock: systemClock, policy: defaultPolicy })
  await pool.query(`update person set telegram_id = ${firstOfficial} + id, bound_at = now()`)
  await pool.query(`insert into person (code, name, roles, bound_at)
    select 'player-' || n, '企业联系人' || n, '{contact}', now() from generate_series(0, ${playerCount - 1}) n`)
  await pool.query(`insert into enterprise (code, name)
    select 'player-' || n || '-' || letter, '演练企业' || letter || n from generate_series(0, ${playerCount - 1}) n, unnest(array['甲', '乙']) letter`)
  await pool.query(`insert into enterprise_contact (enterprise_id, person_id)
    select e.id, p.id from enterprise e join person p on e.code like p.code || '-_' where p.code like 'player-%'`)
  await pool.query(`insert into project (code, name, enterprise_id)
    select 'project-' || code, '演练项目甲', id from enterprise where code like 'player-%甲'`)
  await writeHistory(pool)
  await pool.query('vacuum analyze')
  await database.close()
}

/** What was handled and sent before: no bot's tables are empty, and the planner goes by what is in them. */
async function writeHistory(pool: pg.Pool): Promise<void> {
  const screen = {
    text: '请选择紧急程度。'.repeat(20),
    buttons: [[{ text: '一般', data: 'f.1.urgency.normal' }], [{ text: '取消', data: 'f.1.urgency.cancel' }]],
  }
  await pool.query(
    `insert into inbox (update_id, lane, status, received_at, settled_at, update)
     select n, null, 'handled', now() - interval '1 day', now() - interval '1 day', $1 from generate_series(1, $2::int) n`,
    [{ update_id: 1, message: { message_id: 1, text: '请协调提前接通这段道路。'.repeat(10) } }, history],
  )
  await pool.query(
    `insert into outbox (topic, kind, status, lane, chat_id, person_id, payload, attempts, message_id, created_at, settled_at)
     select 'answer', 'form-report', 'sent', null, p.telegram_id, p.id, $1, 1, n, now() - interval '1 day', now() - interval '1 day'
     from generate_series(1, $2::int) n join person p on p.code = 'office-1'`,
    [{ chatId: 1, screen }, history],
  )
}

/** The zone's officials as the simulator knows people. */
export function officials(count = 200): { id: number; firstName: string; languageCode: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    id: firstOfficial + index + 1,
    firstName: '工作人员',
    languageCode: 'zh-hans',
  }))
}

/** Players as the simulator knows people. */
export function playersFrom(firstAccount: number, count: number): { id: number; firstName: string; languageCode: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    id: firstAccount + index,
    firstName: '企业联系人',
    languageCode: 'zh-hans',
  }))
}
