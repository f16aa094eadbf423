import type { Api } from 'grammy'
import type { Instance } from '../platform/instance.ts'

/** The call wasn't made: what it was for isn't this process's any more. */
export class LostNumberError extends Error {
  override name = 'LostNumberError'
}

/**
 * The same client, for what was claimed under a number: once the process has lost that number, it makes no more calls. Others send by then what it
 * had claimed, and whoever was frozen between the claim and the call would send it a second time.
 */
export function whileHeld(api: Api, instance: Pick<Instance, 'id'>, owner: number): Api {
  return new Proxy(api, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return async (...given: unknown[]): Promise<unknown> => {
        if (instance.id !== owner) throw new LostNumberError('this process is not known to be alive any more')
        return Reflect.apply(value, target, given)
      }
    },
  })
}
