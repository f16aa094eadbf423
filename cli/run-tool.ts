import { PolicyError } from '../core/policy.ts'
import { ConfigError } from '../platform/config.ts'
import { DatabaseUnavailable, openZone } from './open-zone.ts'
import { exits, type Tool } from './tool.ts'

/** Runs a tool as the program: its arguments, its environment, its exit code. What the operator can mend is said in lines without a stack. */
export async function runTool(run: (args: readonly string[], tool: Tool) => Promise<number>): Promise<void> {
  const err = (line: string) => console.error(line)
  // Which database it is goes beside the result, so that a script can read the result.
  const tool: Tool = { open: () => openZone(err), out: (line) => console.log(line), err }
  // `| head` closes the pipe early: what is left unread is no mistake, and the zone still has to be closed.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  try {
    process.exitCode = await run(process.argv.slice(2), tool)
  } catch (error) {
    if (error instanceof ConfigError || error instanceof PolicyError) error.lines.forEach(tool.err)
    else if (error instanceof DatabaseUnavailable) tool.err(`The database can't be opened: ${error.message}`)
    else console.error(error)
    process.exitCode = exits.mistakes
  }
}
