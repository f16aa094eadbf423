import type { Pool } from 'pg'
import { forgetSql, type Forgotten } from '../inbox/forget.ts'

const statement = forgetSql('outbox', 'id')

/** Forgets messages that were settled before an instant: one batch, in a transaction of its own. */
export async function forgetMessages(pool: Pool, before: Date, from: Date, limit: number): Promise<Forgotten> {
  const { rows } = await pool.query<Forgotten>({ name: 'forget-messages', text: statement, values: [before, from, limit] })
  return rows[0]!
}
