import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { systemClock } from '../platform/clock.ts'
import { packageRoot } from '../platform/root.ts'
import { migrationsFolder } from '../prisma/migrations.ts'
import { findDifference } from './db-drift.ts'

// npm run db:diff -- NAME           writes the migration that leads to schema.prisma
// npm run db:diff -- NAME --anew    throws the existing migrations away first: only before a release has applied them anywhere
const [name, ...flags] = process.argv.slice(2)
const anew = flags.includes('--anew')
if (!name || !/^[a-z][a-z0-9_]*$/.test(name) || flags.some((flag) => flag !== '--anew')) {
  console.error('usage: npm run db:diff -- NAME [--anew]     NAME: small letters, digits, underscores, e.g. add_visits')
  process.exit(1)
}

await mkdir(migrationsFolder, { recursive: true })
if (anew) {
  for (const entry of await readdir(migrationsFolder)) await rm(join(migrationsFolder, entry), { recursive: true })
}
const sql = await findDifference()
if (sql === undefined) {
  console.log('no difference: the migrations make what prisma/schema.prisma says')
} else {
  const timestamp = systemClock.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)
  const folder = join(migrationsFolder, `${timestamp}_${name}`)
  await mkdir(folder)
  await writeFile(join(folder, 'migration.sql'), sql)
  await writeFile(
    join(migrationsFolder, 'migration_lock.toml'),
    '# Prisma reads this; it belongs under version control.\nprovider = "postgresql"\n',
  )
  console.log(`wrote ${relative(packageRoot, folder)}/migration.sql`)
}
