import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Figures } from './figures.ts'

interface CpuProfile {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[]
  samples: number[]
  timeDeltas: number[]
}

/** Where the time went in the longest CPU profile of a folder: by package, and by function. What a function calls isn't its own time. */
export function summariseProfiles(folder: string, top = 25): Figures {
  const profiles = readdirSync(folder)
    .filter((name) => name.endsWith('.cpuprofile'))
    .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile)
  const busiest = profiles.toSorted((a, b) => busyTime(b) - busyTime(a))[0]
  if (busiest === undefined) throw new Error(`no .cpuprofile in ${folder}`)
  const byFunction = new Map<string, number>()
  const byPackage = new Map<string, number>()
  const nodes = new Map(busiest.nodes.map((node) => [node.id, node.callFrame]))
  let busy = 0
  for (const [index, id] of busiest.samples.entries()) {
    const frame = nodes.get(id)!
    if (frame.functionName === '(idle)') continue
    const spent = busiest.timeDeltas[index] ?? 0
    busy += spent
    const place = placeOf(frame.url)
    add(byPackage, frame.functionName.startsWith('(') ? frame.functionName : place.room, spent)
    add(byFunction, `${frame.functionName || '(anonymous)'} ${place.file}${place.file ? `:${frame.lineNumber + 1}` : ''}`, spent)
  }
  const shares = (times: Map<string, number>, count: number) =>
    [...times]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, count)
      .map(([name, spent]) => [name, `${((100 * spent) / busy).toFixed(1)} %`])
  return {
    title: 'Where the processor time of Doorstep goes',
    how: `self time of the busiest profile: ${(busy / 1e6).toFixed(1)} s busy; first by package, then by function`,
    columns: ['', 'share'],
    rows: [...shares(byPackage, 15), ['', ''], ...shares(byFunction, top)],
    aims: [],
  }
}

function busyTime({ nodes, samples, timeDeltas }: CpuProfile): number {
  const idle = new Set(nodes.filter(({ callFrame }) => callFrame.functionName === '(idle)').map(({ id }) => id))
  return samples.reduce((sum, id, index) => sum + (idle.has(id) ? 0 : (timeDeltas[index] ?? 0)), 0)
}

function placeOf(url: string): { room: string; file: string } {
  if (url === '') return { room: '(native)', file: '' }
  if (url.startsWith('node:')) return { room: 'node', file: url }
  const [, packaged] = url.split(/node_modules\/(?!.*node_modules\/)/)
  if (packaged !== undefined) {
    const parts = packaged.split('/')
    return { room: parts.slice(0, packaged.startsWith('@') ? 2 : 1).join('/'), file: packaged }
  }
  const file = url.split('/dist/').at(-1)!
  return { room: `doorstep ${file.split('/')[0]!}`, file }
}

function add(times: Map<string, number>, key: string, spent: number): void {
  times.set(key, (times.get(key) ?? 0) + spent)
}
