import type { Update } from 'grammy/types'
import pg from 'pg'
import { startPoller } from '../../../bot/intake/poller.ts'
import { inLane } from '../../../bot/intake/update.ts'
import { storeUpdates } from '../../../core/inbox/store.ts'
import { systemClock } from '../../../platform/clock.ts'
import { createLogger } from '../../../platform/logger.ts'
import { createTelegramApi } from '../../../telegram/api.ts'

/**
 * Takes in as many updates as `COUNT` says and prints the seconds that it took: `stores` as Doorstep does, each batch in the inbox before it is
 * confirmed; `drops` with a loop of getUpdates that keeps nothing, which is all that the simulator gives.
 */
const mode = process.argv[2]
const count = Number(process.env['COUNT'])
const api = createTelegramApi({ token: process.env['BOT_TOKEN']!, apiRoot: process.env['BOT_API_ROOT']! })
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL']!, max: 4 })
await pool.query('select 1')
await api.getMe()
const started = performance.now()
let seen = 0

function report(): void {
  console.log(`done in ${(performance.now() - started) / 1000}`)
}

if (mode === 'drops') {
  for (let offset = 0; seen < count;) {
    const updates = await api.getUpdates({ offset, limit: 100, timeout: 1 })
    offset = (updates.at(-1)?.update_id ?? offset - 1) + 1
    seen += updates.length
  }
  report()
} else {
  const store = async (updates: readonly Update[]) => {
    await storeUpdates(pool, updates.map(inLane), systemClock.now())
    seen += updates.length
    if (seen >= count) report()
  }
  startPoller({ api, logger: createLogger({ level: 'warn' }), store, timeout: 1 })
}
process.once('SIGTERM', () => process.exit(0))
