import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { packageRoot } from '../platform/root.ts'

interface LockedPackage {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

type Packages = Record<string, LockedPackage>

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

const file = join(packageRoot, 'package-lock.json')

/**
 * Packages of other platforms that the lock file lacks.
 *
 * A package with a binary per platform names all of them as optional. Those that the registry in use doesn't have (a mirror, say), npm leaves
 * out of the lock file, and `npm ci` then refuses that file everywhere. Their version is known from the package that wants them, and their
 * name says for which platform they are, so that no other platform asks for them.
 */
function missingPackages(packages: Packages): [name: string, missing: LockedPackage][] {
  return Object.entries(packages).flatMap(([place, { dev, optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !isLocked(packages, place, name))
      .map(([name, wanted]) => [name, describe(name, wanted, dev === true)] as [string, LockedPackage]),
  )
}

/** Whether Node would find `name` from a package at `place`. */
function isLocked(packages: Packages, place: string, name: string): boolean {
  if (`${place === '' ? '' : `${place}/`}node_modules/${name}` in packages) return true
  return place !== '' && isLocked(packages, place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/'))), name)
}

function describe(name: string, wanted: string, dev: boolean): LockedPackage {
  const words = name.split(/[/-]/)
  const version = /\d+\.\d+\.\d+\S*/.exec(wanted)?.[0]
  const os = systems.filter((system) => words.includes(system))
  const cpu = processors.filter((processor) => words.includes(processor))
  if (version === undefined || os.length + cpu.length === 0) throw new Error(`${name}@${wanted}: for which platform is it?`)
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(dev ? { dev } : {}),
    ...(libc !== undefined && os.includes('linux') ? { libc: [libc] } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  }
}

async function readLock(): Promise<{ packages: Packages }> {
  return JSON.parse(await readFile(file, 'utf8')) as { packages: Packages }
}

/** For `npm run check`: a line for each package without which `npm ci` refuses the lock file. */
export async function checkLock(): Promise<string[]> {
  const { packages } = await readLock()
  return missingPackages(packages).map(([name]) => `package-lock.json lacks ${name}: npm run lock:complete`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = await readLock()
  const missing = missingPackages(lock.packages)
  for (const [name, entry] of missing) lock.packages[`node_modules/${name}`] = entry
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en')))
  await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`)
  for (const [name, { version }] of missing) console.log(`added ${name}@${version}`)
  console.log('package-lock.json is complete')
}
