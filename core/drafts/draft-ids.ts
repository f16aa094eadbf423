import type { Reading } from '../transaction.ts'

/** Ids for dialogs that begin: a dialog's buttons name it before its row is written. Taken from the table's sequence, many at a time. */
export interface DraftIds {
  next(): Promise<number>
}

/** Ids that are taken at once; those that are left when the process ends are never used. */
const block = 50

export function createDraftIds(db: Reading['db']): DraftIds {
  const ids: number[] = []
  let taking: Promise<void> | undefined
  async function take(): Promise<void> {
    const rows = await db.$queryRaw<{ id: number }[]>`
      select nextval(pg_get_serial_sequence('draft', 'id'))::int as id from generate_series(1, ${block}::int)`
    ids.push(...rows.map(({ id }) => id))
  }
  return {
    async next() {
      for (;;) {
        const id = ids.shift()
        if (id !== undefined) return id
        await (taking ??= take().finally(() => (taking = undefined)))
      }
    },
  }
}
