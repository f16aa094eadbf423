import { parseArgs } from 'node:util'
import { createPaint } from './demo/paint.ts'
import { runDemo } from './demo/run.ts'

/** `npm run demo [-- --keep]`: plays the main job on the real application, and prints the chats as it happens. */
const usage = [
  'Usage: npm run demo [-- --keep]',
  '',
  '  --keep  leaves it running afterwards and says how to talk to it, until Ctrl-C',
]

function readArguments(): { keep: boolean; help: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: { keep: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
    })
    return values
  } catch {
    return undefined
  }
}

const options = readArguments()
if (options === undefined || options.help) {
  for (const line of usage) (options === undefined ? console.error : console.log)(line)
  process.exit(options === undefined ? 2 : 0)
}
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Whoever asks twice doesn't want to wait.
    if (stopped.signal.aborted) process.exit(130)
    stopped.abort(new Error(`stopped by ${signal}`))
  })
}
const code = await runDemo({
  keep: options.keep,
  signal: stopped.signal,
  paint: createPaint(process.stdout, process.env),
  print: (line) => console.log(line),
})
// A story that was stopped may still wait for something.
process.exit(code)
