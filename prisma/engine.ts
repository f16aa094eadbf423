import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlQuery,
} from '@prisma/driver-adapter-utils'
import * as binding from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { packageRoot } from '../platform/root.ts'

const { types } = pg

/** The schema as Prisma's engine takes it. */
export async function readSchema(): Promise<{ path: string; content: string }> {
  const path = join(packageRoot, 'prisma', 'schema.prisma')
  return { path, content: await readFile(path, 'utf8') }
}

/** No table is left to somebody else. */
export const everything = { externalTables: [], externalEnums: [] }

/**
 * Runs `work` with Prisma's schema engine, the WebAssembly build, which needs no download. It takes some 100 MB while it lives: a program
 * that goes on running leaves it to a child process.
 *
 * @param databaseUrl database that the engine works on
 */
export async function withSchemaEngine<T>(databaseUrl: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  await load()
  const { path, content } = await readSchema()
  const adapter = await connect(databaseUrl)
  const factory = {
    provider: 'postgres' as const,
    adapterName: adapter.adapterName,
    connect: async () => adapter,
    connectToShadowDb: async () => {
      throw new Error('no shadow database: apply the migrations to a fresh database and compare that')
    },
  }
  try {
    const engine = await binding.SchemaEngine.new(
      { datamodels: [[path, content]] },
      () => undefined,
      bindMigrationAwareSqlAdapterFactory(factory),
    )
    return await work(engine)
  } finally {
    await adapter.dispose()
  }
}

let loaded: Promise<void> | undefined

// The Node types know WebAssembly's types, but not its functions: those belong to the DOM library.
const { instantiate } = (globalThis as unknown as { WebAssembly: { instantiate: Instantiate } }).WebAssembly
type Instantiate = (code: Buffer, imports: object) => Promise<{ instance: { exports: { __wbindgen_start(): void } } }>

// The engine tells here why it gives up, and would die of something unreadable right after.
const set_message = (reason: string) => {
  throw new Error(`Prisma's schema engine gave up: ${reason}`)
}
Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: { set_message } })

function load(): Promise<void> {
  return (loaded ??= (async () => {
    const file = createRequire(import.meta.url)
      .resolve('@prisma/schema-engine-wasm/schema_engine_bg')
      .replace(/\.js$/, '.wasm')
    const { instance } = await instantiate(await readFile(file), { './schema_engine_bg.js': binding })
    binding.__wbg_set_wasm(instance.exports)
    instance.exports.__wbindgen_start()
  })())
}

interface AdapterInternals {
  performIO(query: SqlQuery): Promise<{ fields: { dataTypeID: number }[] }>
}

/**
 * Prisma's adapter for `pg` with two things mended that the engine needs.
 *
 * - It cuts a script at every semicolon and runs the pieces one by one: a function body breaks, and a migration that fails halfway stays half
 *   done. Sent whole, Postgres takes the script as one transaction.
 * - It doesn't know the catalogue's one-byte type `"char"`, without which the engine can't read a database that exists.
 */
async function connect(databaseUrl: string) {
  const adapter = await new PrismaPg({ connectionString: databaseUrl, max: 1, connectionTimeoutMillis: 10_000 }).connect()
  const internals = adapter as unknown as AdapterInternals
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script)
    } catch (cause) {
      if (!(cause instanceof pg.DatabaseError)) throw cause
      // Postgres' own words. Given the code too, the engine would put its own, shorter ones in their place.
      const { severity = 'ERROR', message, detail, column, hint } = cause
      throw new DriverAdapterError({ kind: 'postgres', code: 'N/A', severity, message, detail, column, hint })
    }
  }
  const queryRaw = adapter.queryRaw.bind(adapter)
  const performIO = internals.performIO.bind(adapter)
  let characters: boolean[] = []
  internals.performIO = async (query) => {
    const result = await performIO(query)
    characters = result.fields.map((field) => field.dataTypeID === types.builtins.CHAR)
    for (const field of result.fields) if (field.dataTypeID === types.builtins.CHAR) field.dataTypeID = types.builtins.TEXT
    return result
  }
  // The engine asks one thing at a time, so what performIO noted belongs to this query.
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query)
    return { ...result, columnTypes: result.columnTypes.map((type, i) => (characters[i] ? ColumnTypeEnum.Character : type)) }
  }
  return adapter
}
