import { parseArgs } from 'node:util'
import { createTelegramServer } from './server.ts'

/**
 * The simulator as a process of its own: `serve.js [--port N] [--token T] [--no-flood] [--keep-messages N]`. Prints one line of JSON with its address and
 * token as soon as it listens, and is steered through `/control/`.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    token: { type: 'string' },
    'no-flood': { type: 'boolean', default: false },
    'keep-messages': { type: 'string', default: '50' },
  },
})
const server = await createTelegramServer({
  port: Number(values.port),
  flood: !values['no-flood'],
  keepMessages: Number(values['keep-messages']),
  ...(values.token === undefined ? {} : { token: values.token }),
})
console.log(JSON.stringify({ apiRoot: server.apiRoot, token: server.token }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)))
}
