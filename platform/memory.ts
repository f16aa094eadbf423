import { setFlagsFromString } from 'node:v8'

/**
 * Keeps V8 from optimising WebAssembly. The only WebAssembly here is Prisma's query compiler: optimising it takes some 50 MB that stay with the
 * process, and spares no time that could be measured. To be called before the first query; what runs already stays as it is.
 */
export function keepWebAssemblySmall(): void {
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
}
