import { everything, withSchemaEngine } from './engine.ts'
import { oneLine, type MigrateAnswer, type MigrateRequest } from './migrate.ts'
import { readMigrations, toMigrationList } from './migrations.ts'

// Applies migrations and ends: a process of its own, whose memory the application gets rid of.
process.once('message', (request: MigrateRequest) => {
  apply(request)
    .catch((error: unknown): MigrateAnswer => ({ failure: oneLine(error instanceof Error ? error.message : String(error)) }))
    .then((answer) => process.send?.(answer, () => process.exit()))
})

async function apply({ databaseUrl, folder }: MigrateRequest): Promise<MigrateAnswer> {
  const migrations = await readMigrations(folder)
  const { appliedMigrationNames } = await withSchemaEngine(databaseUrl, (engine) =>
    engine.applyMigrations({ migrationsList: toMigrationList(migrations, folder), filters: everything }),
  )
  return { applied: appliedMigrationNames }
}
