import { ApiError, violation } from './api-error.ts'
import { type Limit, type Method, type MethodName, methods, notModelled } from './methods.ts'
import { objects } from './objects.ts'

/** A file that came in a multipart request. */
export interface Upload {
  name: string
  bytes: Buffer
}

/** A method's parameters by name. Values that came as text are already of the type that the method wants. */
export type Params = Readonly<Record<string, unknown>>

/** Says what is wrong with a value, in Telegram's words, or nothing. */
type Check = (value: unknown, path: string) => string | undefined

interface Parameter {
  readonly required: boolean
  readonly check: Check
  /** for parameters that came as text (query, form, multipart): into what the check expects */
  readonly fromText: (text: string) => unknown
}

const measures = {
  value: (value: unknown) => value as number,
  items: (value: unknown) => (value as unknown[]).length,
  bytes: (value: unknown) => Buffer.byteLength(value as string),
  characters: (value: unknown) => (value as string).length,
}

const compiledObjects = new Map<string, Check>()
const compiledMethods = new Map<string, { parameters: Map<string, Parameter>; required: string[] }>()
for (const [name, method] of Object.entries<Method>(methods)) {
  const parameters = new Map<string, Parameter>()
  const required: string[] = []
  for (const [parameter, declared] of Object.entries(method.params)) {
    const type = declared.replace(/!$/, '')
    const limit = method.limits?.[parameter]
    const isRequired = declared.endsWith('!')
    if (isRequired) required.push(parameter)
    parameters.set(parameter, {
      required: isRequired,
      check: limited(compileType(type), limit),
      fromText: textConverter(type),
    })
  }
  compiledMethods.set(name, { parameters, required })
}

/** @returns whether the simulator has this method at all */
export const hasMethod = (name: string): name is MethodName => compiledMethods.has(name)

/**
 * Checks a call against the tables.
 *
 * @param given values as they came; strings only when `asText`
 * @returns the parameters, null values left out
 * @throws {ApiError} 400, always a violation
 */
export function validateCall(method: MethodName, given: Readonly<Record<string, unknown>>, asText: boolean): Params {
  const { parameters, required } = compiledMethods.get(method)!
  const params: Record<string, unknown> = {}
  for (const name in given) {
    let value = given[name]
    if (value === null || value === undefined) continue
    const parameter = parameters.get(name)
    if (parameter === undefined) throw violation(`method ${method} has no parameter "${name}"`)
    if (notModelled.has(name))
      throw violation(`parameter "${name}" isn't modelled by the simulator, since Doorstep has no use for it`)
    if (asText && typeof value === 'string') value = parameter.fromText(value)
    const problem = parameter.check(value, name)
    if (problem !== undefined) throw violation(problem)
    params[name] = value
  }
  for (const name of required) if (params[name] === undefined) throw violation(missing(name))
  return params
}

/** @returns the documented range of a parameter that only its handler can count (`of: 'parsed'`) */
export function limitOf(method: MethodName, parameter: string): Limit | undefined {
  return (methods[method] as Method).limits?.[parameter]
}

/** 404 for a method that doesn't exist: a violation, since nothing but a mistake asks for it. */
export const unknownMethod = () => new ApiError(404, 'Not Found: method not found', { violation: true })

function missing(name: string): string {
  if (name === 'text') return 'message text is empty'
  if (name === 'callback_query_id') return 'query is too old and response timeout expired or query ID is invalid'
  return `parameter "${name}" is required`
}

function compileType(type: string): Check {
  const alternatives = type.split('|')
  if (alternatives.length > 1) return union(alternatives)
  if (type.startsWith('Array of ')) return arrayOf(compileType(type.slice('Array of '.length)))
  switch (type) {
    case 'String':
      return (value, path) => (typeof value === 'string' ? undefined : `${path} must be a String`)
    case 'Integer':
      return (value, path) => (Number.isSafeInteger(value) ? undefined : `${path} must be an Integer`)
    case 'Float':
      return (value, path) => (typeof value === 'number' && Number.isFinite(value) ? undefined : `${path} must be a Float`)
    case 'Boolean':
      return (value, path) => (typeof value === 'boolean' ? undefined : `${path} must be a Boolean`)
    case 'InputFile':
      return (value, path) => (isUpload(value) ? undefined : `${path} must be a file`)
    default:
      // Looked up when first needed, since objects refer to each other.
      return (value, path) => objectCheck(type)(value, path)
  }
}

/** Tells a file of a multipart request from everything that JSON can say. */
export const isUpload = (value: unknown): value is Upload =>
  typeof value === 'object' && value !== null && Buffer.isBuffer((value as Upload).bytes)

function union(alternatives: string[]): Check {
  // Arrays of several object types (an album) may be mixed: the items decide.
  if (alternatives.every((one) => one.startsWith('Array of Input'))) {
    return arrayOf(union(alternatives.map((one) => one.slice('Array of '.length))))
  }
  const checks = alternatives.map((one) => [one, compileType(one)] as const)
  return (value, path) => {
    let problem: string | undefined
    for (const [one, check] of checks) {
      const found = check(value, path)
      if (found === undefined) return undefined
      // The alternative that was meant explains the mistake best; the first, since a field of one may be required in another.
      if (isMeant(one, value)) problem ??= found
    }
    return problem ?? `${path} must be ${alternatives.join(' or ')}`
  }
}

function isMeant(alternative: string, value: unknown): boolean {
  if (alternative.startsWith('Array of')) return Array.isArray(value)
  const object = objects[alternative]
  if (!object || typeof value !== 'object' || value === null) return false
  if (object.type !== undefined) return (value as { type?: unknown }).type === object.type
  return Object.entries(object.fields ?? {}).some(([field, type]) => type.endsWith('!') && field in value)
}

function arrayOf(item: Check): Check {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} must be an Array`
    for (let i = 0; i < value.length; i++) {
      const problem = item(value[i], `${path}[${i}]`)
      if (problem !== undefined) return problem
    }
    return undefined
  }
}

function objectCheck(name: string): Check {
  let check = compiledObjects.get(name)
  if (check === undefined) {
    check = compileObject(name)
    compiledObjects.set(name, check)
  }
  return check
}

function compileObject(name: string): Check {
  const object = objects[name]
  if (object === undefined) return (_, path) => `${path}: the simulator doesn't model ${name}`
  if (object.variants) return union([...object.variants])
  const fields = new Map<string, Check>()
  const required: string[] = []
  for (const [field, declared] of Object.entries(object.fields ?? {})) {
    if (declared.endsWith('!')) required.push(field)
    fields.set(field, limited(compileType(declared.replace(/!$/, '')), object.limits?.[field]))
  }
  const { type, oneOf } = object
  const alternatives = oneOf && new Set(oneOf)
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return `object expected as ${path}`
    const given = value as Record<string, unknown>
    if (type !== undefined && given['type'] !== type) return `${path} must be a ${name}`
    let chosen = 0
    for (const field in given) {
      const part = given[field]
      if (part === undefined || part === null) continue
      const check = fields.get(field)
      if (check === undefined) return `${name} has no field "${field}"`
      if (alternatives?.has(field)) chosen += 1
      const problem = check(part, `${path}.${field}`)
      if (problem !== undefined) return problem
    }
    for (const field of required)
      if (given[field] === undefined || given[field] === null) return `can't parse ${name}: can't find field "${field}"`
    if (oneOf && chosen !== 1)
      return chosen === 0 ? 'text buttons are unallowed in the inline keyboard' : `${path} must have exactly one action`
    return undefined
  }
}

function limited(check: Check, limit: Limit | undefined): Check {
  if (limit === undefined || limit.of === 'parsed') return check
  const measure = measures[limit.of]
  return (value, path) => {
    const problem = check(value, path)
    if (problem !== undefined) return problem
    const size = measure(value)
    if (
      size > limit.max ||
      (limit.min !== undefined && size < limit.min) ||
      (limit.pattern && !limit.pattern.test(value as string))
    ) {
      return limit.error ?? `${path} is out of its limits`
    }
    return undefined
  }
}

function textConverter(type: string): (text: string) => unknown {
  if (type === 'Integer|String') return (text) => (/^-?\d+$/.test(text) ? Number(text) : text)
  if (type === 'String' || type.includes('InputFile')) return (text) => text
  if (type === 'Integer' || type === 'Float') return (text) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
  if (type === 'Boolean') return (text) => (/^(true|yes|1)$/i.test(text) ? true : /^(false|no|0)$/i.test(text) ? false : text)
  return (text) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      return text
    }
  }
}
