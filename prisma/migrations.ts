import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { packageRoot } from '../platform/root.ts'

/** One authored step of the database's structure, in Prisma Migrate's layout: `prisma/migrations/<timestamp>_<name>/migration.sql`. */
export interface Migration {
  /** the folder's name; migrations apply in the order of their names */
  name: string
  sql: string
  /** SHA-256 of the file in hexadecimal, as Prisma writes it to `_prisma_migrations` */
  checksum: string
}

/** Where the migrations of this package are. */
export const migrationsFolder = join(packageRoot, 'prisma', 'migrations')

/** All migrations of a folder, in the order in which they apply. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** The same list as Prisma's engine takes it. */
export function toMigrationList(migrations: Migration[], folder = migrationsFolder) {
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}
