import { everything, withSchemaEngine } from './engine.ts'
import { oneLine, type MigrateAnswer, type MigrateRequest } from './migrate.ts'
import { readMigrations, toMigrationList } from './migrations.ts'

// Applies migrations and ends: a process of its own, whose memory the application gets rid of.
process.once('message', (request: MigrateRequest) => {
  void apply(request)
    .catch((error: unknown): MigrateAnswer => ({ failure: describe(error) }))
    .then((answer) => process.send?.(answer, () => process.exit()))
})

async function apply({ databaseUrl, folder }: MigrateRequest): Promise<MigrateAnswer> {
  const migrations = await readMigrations(folder)
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.applyMigrations({ migrationsList: toMigrationList(migrations, folder), filters: everything }),
  )
  return { applied: appliedMigrationNames }
}

/** The engine's message goes on with its own call stack, which names the migration. */
function describe(error: unknown): string {
  const [message = '', ...stack] = (error instanceof Error ? error.message : String(error)).split(/\n\s*0: /)
  const name = /migration_name="(.*?)"/.exec(stack.join())?.[1]
  return `${name === undefined ? 'the migrations' : 'migration ' + name} failed: ${oneLine(message)}`
}
