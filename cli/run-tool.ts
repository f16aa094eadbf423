import { PolicyError } from '../core/policy/policy.ts'
import { ConfigError } from '../platform/config.ts'
import { createLifetime } from '../platform/lifetime.ts'
import { onStop } from '../platform/stop.ts'
import { DatabaseUnavailable, openZone } from './open-zone.ts'
import { createToolLogger } from './tool-logger.ts'
import { exits, type Tool } from './tool.ts'

/** What a shell expects of a program that a signal ended: 128 and the signal's number. */
const interrupted = (signal: NodeJS.Signals) => (signal === 'SIGINT' ? 130 : 143)

/** Runs a tool as the program: its arguments, its environment, its exit code. What the operator can mend is said in lines without a stack. */
export async function runTool(run: (args: readonly string[], tool: Tool) => Promise<number>): Promise<void> {
  const logger = createToolLogger()
  const lifetime = createLifetime(logger)
  const signals = onStop({ logger, lifetime, deadlineMs: 10_000, exitCode: interrupted })
  const err = (line: string) => console.error(line)
  // Which database it is goes beside the result, so that a script can read the result.
  const tool: Tool = { open: () => openZone(err, lifetime), out: (line) => console.log(line), err }
  // `| head` closes the pipe early: what is left unread is no mistake, and the zone still has to be closed.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    process.exitCode = await run(process.argv.slice(2), tool)
  } catch (error) {
    // What fails because its database was closed under it says nothing of interest.
    if (signals.stopping) return
    if (error instanceof ConfigError || error instanceof PolicyError) error.lines.forEach(tool.err)
    else if (error instanceof DatabaseUnavailable) tool.err(`The database can't be opened: ${error.message}`)
    else console.error(error)
    process.exitCode = exits.mistakes
  }
}
