import { packageRoot } from '../platform/root.ts'
import { everything, readSchema, withSchemaEngine } from '../prisma/engine.ts'
import { readMigrations, toMigrationList } from '../prisma/migrations.ts'
import { withFreshDatabase } from './fresh-database.ts'

/**
 * The SQL that leads from what the migrations make to what `prisma/schema.prisma` says; undefined when they agree. Applies all migrations to a
 * fresh embedded database and compares that.
 */
export async function findDifference(): Promise<string | undefined> {
  const migrations = await readMigrations()
  return withFreshDatabase((url) =>
    withSchemaEngine(url, async (engine) => {
      if (migrations.length > 0)
        await engine.applyMigrations({ migrationsList: toMigrationList(migrations), filters: everything })
      const schema = await readSchema()
      const { exitCode, stdout } = await engine.diff({
        from: { tag: 'schemaDatasource', files: [schema], configDir: packageRoot },
        to: { tag: 'schemaDatamodel', files: [schema] },
        script: true,
        exitCode: true,
        filters: everything,
      })
      return exitCode === 2 ? (stdout ?? '') : undefined
    }),
  )
}

/** For `npm run check`: one line per mistake, none when the migrations make exactly what `prisma/schema.prisma` says. */
export async function checkDrift(): Promise<string[]> {
  const difference = await findDifference()
  if (difference === undefined) return []
  return [`prisma/schema.prisma has no migration for these changes (npm run db:diff -- NAME writes it):\n${difference.trim()}`]
}
