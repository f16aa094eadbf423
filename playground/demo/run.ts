import type { Paint } from './paint.ts'
import { openStage, type Stage } from './stage.ts'
import { playStory } from './story/story.ts'
import type { Cast } from './story/cast.ts'
import { renderSummary, takeTally } from './summary.ts'
import { openDemoZone, type DemoZone } from './zone.ts'

export interface DemoOptions {
  /** leaves everything running after the story, until `signal` aborts */
  keep: boolean
  /** ends the demo at whatever point it is */
  signal: AbortSignal
  paint: Paint
  print: (line: string) => void
}

const width = 80

/**
 * Plays the whole demo and cleans up after it, however it ends.
 *
 * @returns the exit code: 0 only when the story went as told, nobody got a message that no step expected, and the application stopped well;
 *   130 when it was stopped from outside
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const { signal, keep, print, paint } = options
  const zone = await openDemoZone()
  let code = 0
  try {
    await Promise.race([play(zone, options), zone.lives, aborted(signal)])
    if (keep) await Promise.race([zone.lives, aborted(signal).catch(() => undefined)])
    const exit = await zone.stops()
    if (exit !== 0) throw new Error(`the application stopped with exit code ${exit} instead of 0`)
  } catch (error) {
    code = error === signal.reason ? 130 : 1
    if (code === 1) for (const line of explain(error, zone)) print(line)
  }
  try {
    await zone.close()
  } catch (error) {
    print(`could not clean up: ${(error as Error).message}`)
    code ||= 1
  }
  if (code === 130) print('Stopped; nothing is left behind.')
  if (code === 0) print(paint('The story went as told; nothing is left behind.', 'dim'))
  return code
}

async function play(zone: DemoZone, { keep, paint, print }: DemoOptions): Promise<void> {
  const began = performance.now()
  const { server, clock, policy } = zone
  const stage = openStage({ server, clock, timeZone: policy.timeZone, width, paint, print })
  stage.prints([
    paint('Doorstep 送解上门: the main job, played on the real application', 'heading'),
    '» what people say and tap  • what the bot says  ↻ its message changed  [button]',
  ])
  const took = await zone.start()
  stage.tells(
    `The application runs as process ${zone.application.pid} on its defaults, an embedded Postgres and its queues (${(took / 1000).toFixed(1)} s). ` +
      'Telegram is a strict simulator; the clock jumps.',
  )
  const cast = await playStory(zone, stage)
  await zone.settles()
  server.assertClean({ unexpected: true })
  const tally = await takeTally(zone)
  const calls = Object.values(server.calls).reduce((sum, count) => sum + count, 0)
  const proof = {
    calls,
    violations: server.violations.length,
    survived: zone.survived,
    errors: zone.errors.length,
    seconds: (performance.now() - began) / 1000,
  }
  stage.scene('Summary', [{ title: '', people: /./ }])
  stage.prints(renderSummary(tally, proof))
  if (tally.unhandled > 0) throw new Error(`${tally.unhandled} updates were not handled`)
  if (zone.errors.length > 0) throw new Error(`the application's log has errors:\n${zone.errors.join('\n')}`)
  if (keep) invite(zone, stage, cast)
}

/** Says how to talk to what still runs. */
function invite(zone: DemoZone, stage: Stage, cast: Cast): void {
  const { contact } = cast
  const control = `${zone.server.apiRoot}/control`
  const say = JSON.stringify({ deeds: [{ person: contact.id, says: '/cases' }] })
  stage.prints([
    '',
    'It keeps running. What you do is printed here, too. Ctrl-C ends it.',
    '',
    `Say something as ${contact.name} (taps instead of says presses a button), and read their chat:`,
    `curl -s ${control}/inject -d '${say}'`,
    `curl -s ${control}/transcript -d '${JSON.stringify({ person: contact.id })}'`,
    '',
    ...Object.values(cast).map(({ id, name }) => `${id}  ${name}`),
    '',
  ])
  stage.detail = 'full'
  stage.scene('Yours', [
    { title: '企业 enterprise', people: /^企业联系人/ },
    { title: '园区 zone', people: /./ },
  ])
}

/** Never resolves; rejects with the signal's reason. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

function explain(error: unknown, { log }: DemoZone): string[] {
  const { message } = error as Error
  return [
    '',
    'The story did not go as told:',
    `  ${message}`,
    '',
    'The newest lines of the log of the application:',
    ...log.slice(-15).map(readLogLine),
  ]
}

/** A line of JSON as one reads it. */
function readLogLine(line: string): string {
  try {
    const { level, msg, err } = JSON.parse(line) as { level: string; msg: string; err?: { message?: string } }
    return `  ${level}: ${[msg, err?.message?.trim()].filter(Boolean).join(': ')}`
  } catch {
    return `  ${line}`
  }
}
