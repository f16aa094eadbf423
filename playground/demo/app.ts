import { defaultPolicy } from '../../core/policy/policy.ts'
import { startDoorstep } from '../../doorstep.ts'
import { createJumpingClock, type JumpingClock } from '../../platform/clock.ts'
import { readConfig } from '../../platform/config.ts'
import { createLifetime } from '../../platform/lifetime.ts'
import { createLogger } from '../../platform/logger.ts'
import { onStop } from '../../platform/stop.ts'
import type { FromApplication, ToApplication } from './application.ts'

/**
 * The application as the demo runs it, in a process of its own so that it can be killed: composed like `main.ts`, on nothing but its
 * defaults. Different are the clock, which its parent moves, and what people who tap a hundred times faster than real ones need: the clock
 * worker looks more often, and a chat gets more than one message a second.
 */
const settings = ['BOT_TOKEN', 'BOT_API_ROOT', 'DATA_DIR', 'LOG_LEVEL'] as const

/** The parent's first word is what time it is. */
const first = await new Promise<ToApplication>((resolve) =>
  process.once('message', (message) => resolve(message as ToApplication)),
)
const clock = createJumpingClock(new Date(first.now))
process.on('message', (message) => follow(clock, message as ToApplication))

const config = readConfig(Object.fromEntries(settings.map((name) => [name, process.env[name]])))
const logger = createLogger({ level: config.logLevel })
const lifetime = createLifetime(logger)
const stopping = onStop({ logger, lifetime, deadlineMs: 20_000 })
process.once('disconnect', () => void stopping.stop('the demo is gone'))

const starting = startDoorstep({
  config: { ...config, port: 0 },
  policy: defaultPolicy,
  clock,
  logger,
  pace: { perSecond: 25, perChat: 40 },
  clockEvery: 200,
  lifetime,
})
// A start that was told to stop is no failure; whoever told it ends the process.
await starting.then(
  ({ url }) => tell({ ready: url }),
  (error: unknown) => {
    if (!lifetime.signal.aborted) throw error
  },
)

function follow(clock: JumpingClock, { now }: ToApplication): void {
  clock.set(new Date(now))
  tell({ at: now })
}

function tell(message: FromApplication): void {
  process.send?.(message)
}
