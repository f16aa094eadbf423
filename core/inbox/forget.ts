import type { Pool } from 'pg'

/** What one batch of a table's old rows was. */
export interface Forgotten {
  rows: number
  /** when the newest of them was settled: the next batch begins there, past what is dead in the index already */
  upTo: Date | null
}

/** SQL that deletes one batch of a table's rows that were settled before $1 and not before $2, oldest first; $3 their number. */
export function forgetSql(table: 'inbox' | 'outbox', id: 'update_id' | 'id'): string {
  return `with gone as (
      delete from ${table} where ${id} = any(array(
        select ${id} from ${table} where settled_at < $1 and settled_at >= $2 order by settled_at limit $3 for update skip locked
      )) returning settled_at
    ) select count(*)::int as rows, max(settled_at) as "upTo" from gone`
}

const statement = forgetSql('inbox', 'update_id')

/** Forgets updates that were settled before an instant: one batch, in a transaction of its own. */
export async function forgetUpdates(pool: Pool, before: Date, from: Date, limit: number): Promise<Forgotten> {
  const { rows } = await pool.query<Forgotten>({ name: 'forget-updates', text: statement, values: [before, from, limit] })
  return rows[0]!
}
