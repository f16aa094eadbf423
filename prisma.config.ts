import { defineConfig } from 'prisma/config'

// Only `prisma generate` reads this. Migrations are applied by prisma/migrate.ts with the WebAssembly engine, which needs no download.
export default defineConfig({ schema: 'prisma/schema.prisma' })
