import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { packageRoot } from '../../platform/root.ts'
import { type Limit, type Method, methods, notModelled } from '../../playground/telegram/contract/methods.ts'
import { objects } from '../../playground/telegram/contract/objects.ts'

interface Field {
  name: string
  types: string[]
  required: boolean
  description: string
}
interface Specification {
  methods: Record<string, { fields?: Field[] }>
  types: Record<string, { fields?: Field[]; subtypes?: string[] }>
}

// Reference material beside the checkout, which a clone elsewhere doesn't have.
const place = join(packageRoot, '../shared/telegram/api.json')
const present = existsSync(place)
if (!present)
  console.log(
    'the simulator is not compared with the Bot API specification: there is no ../shared/telegram/api.json beside this checkout',
  )

describe.runIf(present)('the tables agree with the specification', () => {
  const specification = present ? (JSON.parse(readFileSync(place, 'utf8')) as Specification) : { methods: {}, types: {} }

  test.each(Object.keys(methods))('%s', (name) => {
    const method: Method = methods[name as keyof typeof methods]
    const fields = specification.methods[name]?.fields ?? []
    expect(specification.methods[name], `${name} exists`).toBeDefined()
    expect(method.params).toEqual(declared(fields))
    expect(limitsOf(method.limits)).toMatchObject(described(fields))
  })

  test.each(Object.keys(objects))('%s', (name) => {
    const object = objects[name]!
    const specified = specification.types[name]
    expect(specified, `${name} exists`).toBeDefined()
    if (object.variants) return expect([...object.variants].sort()).toEqual([...specified!.subtypes!].sort())
    const fields = specified!.fields ?? []
    expect(object.fields).toEqual(declared(fields))
    expect(limitsOf(object.limits)).toMatchObject(described(fields))
    for (const one of object.oneOf ?? []) expect(fields.map((field) => field.name)).toContain(one)
    const kind = fields.find((field) => field.name === 'type')?.description.match(/must be (\w+)$/)?.[1]
    if (kind !== undefined) expect(object.type).toBe(kind)
  })

  test('a type that is named and has no table is at least one of the specification', () => {
    const named = [
      ...Object.values<Method>(methods).map((method) => method.params),
      ...Object.values(objects).map((object) => object.fields ?? {}),
    ]
      .flatMap((types) => Object.values(types))
      .flatMap((type) => type.replace('!', '').split('|'))
      .map((type) => type.replaceAll('Array of ', ''))
      .filter((type) => !['String', 'Integer', 'Float', 'Boolean', 'InputFile'].includes(type))
    for (const type of new Set(named)) expect(Object.keys(specification.types)).toContain(type)
  })
})

test('what the simulator refuses to model is a parameter of some method', () => {
  const all = new Set(Object.values<Method>(methods).flatMap((method) => Object.keys(method.params)))
  for (const name of notModelled) expect(all).toContain(name)
})

function declared(fields: readonly Field[]): Record<string, string> {
  return Object.fromEntries(fields.map((field) => [field.name, field.types.join('|') + (field.required ? '!' : '')]))
}

/** The ranges that descriptions state, as `field: [least or 0, most]`. */
function described(fields: readonly Field[]): Record<string, readonly [number, number]> {
  const patterns = [
    /\b(\d+)-(\d+) (?:characters|bytes|items)/,
    /(?:Values between|between) (\d+)-(\d+)/,
    /meters; (\d+)-(\d+)/,
    /(?:connections[^.]*), (\d+)-(\d+)\./,
    /between (\d+) and (\d+) if/,
    /At most ()(\d+) commands/,
  ]
  const found: [string, readonly [number, number]][] = []
  for (const { name, description } of fields) {
    const match = patterns.map((pattern) => pattern.exec(description)).find((one) => one !== null)
    if (match) found.push([name, [Number(match[1]), Number(match[2])]])
  }
  return Object.fromEntries(found)
}

const limitsOf = (limits: Readonly<Record<string, Limit>> = {}) =>
  Object.fromEntries(Object.entries(limits).map(([name, { min = 0, max }]) => [name, [min, max]]))
