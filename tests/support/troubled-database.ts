import type { Socket } from 'node:net'
import { callbackify } from 'node:util'
import type { PoolClient, QueryConfig } from 'pg'
import type { Database } from '../../platform/database.ts'

/** One statement on its way to the server. */
export interface Statement {
  text: string
  /** a transaction is open on its connection, and what it does is undone if that is cut */
  within: boolean
  /** Asks the server. */
  ask(): Promise<unknown>
  /** Cuts the connection that it goes over, and with it whatever transaction is open there. @returns what the program sees of it */
  cut(): Error
}

type Callback = (error: Error | null, result: unknown) => void

/** Has all statements of a database carried out by `carryOut`. To be called before anything is asked of it: connections that are open already stay as they are. */
export function onStatements({ pool }: Pick<Database, 'pool'>, carryOut: (statement: Statement) => Promise<unknown>): void {
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as unknown as (...args: unknown[]) => Promise<unknown>
    let within = false
    const begin = (args: unknown[]) => {
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as QueryConfig).text
      if (/^(commit|rollback)$/i.test(text)) within = false
      const statement = { text, within, ask: () => query(...args), cut: () => cutConnection(client) }
      if (/^begin$/i.test(text)) within = true
      return carryOut(statement)
    }
    const carriedOut = (...args: unknown[]) => {
      const callback = typeof args.at(-1) === 'function' ? (args.pop() as Callback) : undefined
      if (callback === undefined) return begin(args)
      callbackify(() => begin(args))(callback)
    }
    client.query = carriedOut as unknown as typeof client.query
  })
}

/** Cuts a connection as a dead network does. @returns what the program sees of it */
export function cutConnection(client: PoolClient): Error {
  const { connection } = client as unknown as { connection: { stream: Socket } }
  connection.stream.destroy()
  return new Error('Connection terminated unexpectedly')
}

/** What befalls a statement: it never reaches the server, or it takes effect and nobody hears of it. */
export type Trouble = 'never arrives' | 'its answer is lost'

export interface Troubles {
  /** what was asked since the last `forget`, each text once, in order */
  readonly asked: readonly string[]
  forget(): void
  /** The next statement of this text comes to grief, once. */
  befall(trouble: Trouble, text: string): void
  /** whether what was to come has come */
  readonly over: boolean
}

/** Lets single statements of a database come to grief. To be called before anything is asked of it, like {@link onStatements}. */
export function trouble(database: Database): Troubles {
  const asked = new Set<string>()
  let next: { trouble: Trouble; text: string } | undefined
  onStatements(database, async ({ text, ask, cut }) => {
    asked.add(text)
    const befallen = next?.text === text ? next.trouble : undefined
    if (befallen !== undefined) next = undefined
    const answer = befallen === 'never arrives' ? undefined : await ask()
    if (befallen === undefined) return answer
    throw cut()
  })
  return {
    get asked() {
      return [...asked]
    },
    forget: () => asked.clear(),
    befall: (kind, text) => (next = { trouble: kind, text }),
    get over() {
      return next === undefined
    },
  }
}
