import type { Socket } from 'node:net'
import { callbackify } from 'node:util'
import type { PoolClient, QueryConfig } from 'pg'
import type { Database } from '../../platform/database.ts'

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

type Callback = (error: Error | null, result: unknown) => void

/** Lets single statements of a database come to grief. To be called before anything is asked of it: connections that are open already stay well. */
export function trouble({ pool }: Database): Troubles {
  const asked = new Set<string>()
  let next: { trouble: Trouble; text: string } | undefined
  pool.on('connect', (client: PoolClient) => {
    const query = client.query.bind(client) as unknown as (...args: unknown[]) => Promise<unknown>
    const troubled = (...args: unknown[]) => {
      const callback = typeof args.at(-1) === 'function' ? (args.pop() as Callback) : undefined
      if (callback === undefined) return ask(args)
      callbackify(() => ask(args))(callback)
    }
    async function ask(args: unknown[]): Promise<unknown> {
      const text = typeof args[0] === 'string' ? args[0] : (args[0] as QueryConfig).text
      asked.add(text)
      const befallen = next?.text === text ? next.trouble : undefined
      if (befallen !== undefined) next = undefined
      const answer = befallen === 'never arrives' ? undefined : await query(...args)
      if (befallen === undefined) return answer
      // With the connection goes whatever transaction is open on it.
      const { connection } = client as unknown as { connection: { stream: Socket } }
      connection.stream.destroy()
      throw new Error('Connection terminated unexpectedly')
    }
    client.query = troubled as unknown as typeof client.query
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
