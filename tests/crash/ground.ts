import pg from 'pg'

/** A database that can be put back to what it was. */
export interface Ground {
  url: string
  sql: pg.Client
  /** names, in order */
  tables: readonly string[]
  /** `table.column` → the table whose rows it names */
  foreignKeys: Readonly<Record<string, string>>
  /** Keeps what is there now. */
  keep(): Promise<Kept>
  close(): Promise<void>
}

export interface Kept {
  /** Puts it back: every table, every sequence. Nobody else may be at work. */
  restore(): Promise<void>
}

/** Opens a migrated database, which is its own. */
export async function openGround(url: string): Promise<Ground> {
  const sql = new pg.Client({ connectionString: url, application_name: 'crash-points' })
  await sql.connect()
  const { rows: tables } = await sql.query<{ name: string; columns: string }>(
    `select c.relname as name, string_agg(quote_ident(a.attname), ', ' order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_prisma_migrations' group by c.relname`,
  )
  const { rows: sequences } = await sql.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'`,
  )
  const { rows: keys } = await sql.query<{ source: string; target: string }>(
    `select s.relname || '.' || a.attname as source, t.relname as target from pg_constraint f join pg_class s on s.oid = f.conrelid
       join pg_class t on t.oid = f.confrelid join pg_attribute a on a.attrelid = f.conrelid and a.attnum = f.conkey[1]
     where f.contype = 'f' and f.connamespace = 'public'::regnamespace`,
  )
  let kept = 0

  return {
    url,
    sql,
    tables: tables.map(({ name }) => name).sort(),
    foreignKeys: Object.fromEntries(keys.map(({ source, target }) => [source, target])),
    async keep() {
      const schema = `kept_${++kept}`
      const filled: typeof tables = []
      await sql.query(`create schema ${schema}`)
      for (const table of tables) {
        const { rowCount } = await sql.query(`select 1 from ${table.name} limit 1`)
        if (rowCount === 0) continue
        filled.push(table)
        await sql.query(`create table ${schema}.${table.name} as select ${table.columns} from public.${table.name}`)
      }
      const at: { name: string; last_value: string; is_called: boolean }[] = []
      for (const { name } of sequences) {
        const { rows } = await sql.query<{ last_value: string; is_called: boolean }>(`select last_value, is_called from ${name}`)
        at.push({ name, ...rows[0]! })
      }
      // Without the checks between tables and triggers: what is put back was right when it was kept. Deleting a few rows is quicker than truncating.
      const restoring = [
        'begin',
        `set local session_replication_role = replica`,
        ...tables.map(({ name }) => `delete from ${name}`),
        ...filled.map(({ name, columns }) => `insert into ${name} (${columns}) select ${columns} from ${schema}.${name}`),
        ...at.map(({ name, last_value, is_called }) => `select setval('${name}', ${last_value}, ${is_called})`),
        'commit',
      ].join(';\n')
      return { restore: async () => void (await sql.query(restoring)) }
    },
    close: () => sql.end(),
  }
}

/** Resolves once Postgres has ended the sessions of everybody dead, and undone what they had begun. */
export async function waitForTheDead({ sql }: Ground): Promise<void> {
  for (;;) {
    const { rowCount } = await sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name in ('doorstep', 'doorstep-instance')`,
    )
    if (rowCount === 0) return
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}
