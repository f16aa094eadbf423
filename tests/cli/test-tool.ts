import type { Tool, Zone } from '../../cli/tool.ts'
import { defaultPolicy } from '../../core/policy/policy.ts'
import { createJumpingClock, type JumpingClock } from '../../platform/clock.ts'
import { createTestDatabase } from '../support/database.ts'

/** A tool on a database of its own, whose output is kept. */
export interface TestTool {
  zone: Zone & { clock: JumpingClock }
  databaseUrl: string
  /** how many times the tools opened the zone */
  readonly opened: number
  run(
    tool: (args: readonly string[], tool: Tool) => Promise<number>,
    args: readonly string[],
  ): Promise<{ code: number; out: string; err: string }>
  close(): Promise<void>
}

/** Closing the zone, as each tool does when it is done, leaves the database open for the next one. */
export async function openTestTool(): Promise<TestTool> {
  const database = await createTestDatabase()
  const clock = createJumpingClock(new Date('2026-11-24T02:00:00Z'), { frozen: true })
  let [opened, closed] = [0, 0]
  const zone = {
    prisma: database.prisma,
    policy: defaultPolicy,
    clock,
    bot: undefined as Zone['bot'],
    close: async () => void closed++,
  }
  return {
    zone,
    databaseUrl: database.url,
    get opened() {
      return opened
    },
    async run(tool, args) {
      const [out, err]: [string[], string[]] = [[], []]
      const code = await tool(args, {
        open: async () => {
          opened++
          return zone
        },
        out: (line) => out.push(line),
        err: (line) => err.push(line),
      })
      if (closed !== opened) throw new Error('the tool left the zone open')
      return { code, out: out.map((line) => `${line}\n`).join(''), err: err.map((line) => `${line}\n`).join('') }
    },
    close: () => database.close(),
  }
}
