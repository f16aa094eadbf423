import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { locateMistakes } from '../../../core/roster/mistakes.ts'
import { parseRoster, rosterMaxBytes } from '../../../core/roster/roster.ts'
import { packageRoot } from '../../../platform/root.ts'

const mistakesOf = (content: unknown) =>
  parseRoster(JSON.stringify(content), 'roster.json').mistakes.kept.map(({ place, message }) => `${place}: ${message}`)

test.each<[string, unknown, string[]]>([
  [
    'a check character that does not fit',
    {
      enterprises: [
        { code: 'e1', name: '甲' },
        { code: 'e2', name: '乙', creditCode: '9144030071526726XH' },
      ],
    },
    ["enterprises[1].creditCode: the check character doesn't fit: the first 17 characters want G, not H (GB 32100-2015)"],
  ],
  [
    'a credit code that is too short',
    { enterprises: [{ code: 'e1', creditCode: '91440300' }] },
    ['enterprises[0].creditCode: a credit code has 18 characters, this one has 8'],
  ],
  [
    'a letter that credit codes avoid',
    { enterprises: [{ code: 'e1', creditCode: '9144O30071526726XG' }] },
    ['enterprises[0].creditCode: character 5 is "O": a credit code has digits and capital letters without I, O, S, V, Z'],
  ],
  [
    'codes, phones, credit codes and leaves that are there twice',
    {
      departments: [{ code: 'd' }, { code: 'd' }],
      people: [{ code: 'p', phone: '13800138001' }, { code: 'q' }, { code: 'q', phone: '+86 138 0013 8001' }],
      enterprises: [
        { code: 'e', creditCode: '9144030071526726XG' },
        { code: 'f', creditCode: '9144030071526726xg ', contacts: ['p', 'q', 'p'] },
      ],
      leaves: [
        { person: 'p', from: '2026-11-24', to: '2026-11-25' },
        { person: 'p', from: '2026-11-24', to: '2026-11-26' },
      ],
    },
    [
      'departments[1].code: "d" is already at departments[0]',
      'people[2].code: "q" is already at people[1]',
      'leaves[1].from: "p 2026-11-24" is already at leaves[0]',
      'people[2].phone: "+8613800138001" is already at people[0]',
      'enterprises[1].creditCode: "9144030071526726XG" is already at enterprises[0]',
      'enterprises[1].contacts[2]: "p" is in this list twice',
    ],
  ],
  [
    'wrong types',
    {
      people: [{ code: 7, roles: 'cadre', active: 'yes' }, null, 'cadre-1', []],
      categories: [{ code: 'c', position: 1.5 }],
      enterprises: { code: 'e' },
    },
    [
      'categories[0].position: must be a whole number, not a number',
      'people[0].code: must be a string, not a number',
      'people[0].roles: must be an array, not a string',
      'people[0].active: must be a boolean, not a string',
      'people[1]: must be an object, not null',
      'people[2]: must be an object, not a string',
      'people[3]: must be an object, not a list',
      'enterprises: must be a list',
    ],
  ],
  [
    'unknown fields, sections and words',
    { persons: [], people: [{ code: 'p', nmae: '甲', roles: ['contact', 'boss'], locale: 'fr' }] },
    [
      'persons: is no section of a roster; there are: departments, categories, people, enterprises, projects, leaves, and "about" for a remark',
      'people[0].roles[1]: must be one of: contact, cadre, head, leader, office, inspector',
      'people[0].locale: must be one of: zh-CN, en',
      'people[0].nmae: is no field of a roster here',
    ],
  ],
  [
    'codes, names and phones that can not be',
    {
      people: [
        { name: '甲' },
        { code: 'a b', name: '' },
        { code: 'c', name: '甲\n乙', phone: '12345' },
        { code: 'd', name: '长'.repeat(41) },
      ],
    },
    [
      'people[0].code: is missing',
      'people[1].code: must be 1 to 40 of A-Z, a-z, 0-9, - and _, beginning with a letter or digit',
      'people[1].name: must not be empty',
      'people[2].name: must be one line without control characters',
      'people[2].phone: is no valid phone number; write it like 13800138000, 0730-8231234 or +44 20 7946 0958',
      'people[3].name: is longer than 40 characters',
    ],
  ],
  [
    'leaves that can not be',
    {
      leaves: [
        { person: 'p', from: '2026-02-30', to: '2026-03-01' },
        { person: 'p', from: '2026-11-24', to: '2026-11-23' },
        { person: 'p', from: '2026-12-24', to: '2026-12-24', substitute: 'p' },
        { person: 'p', from: 20261124 },
      ],
    },
    [
      'leaves[0].from: must be a day like 2026-11-24',
      'leaves[1].to: is before the first day',
      'leaves[2].substitute: is the absent person',
      'leaves[3].from: must be a string, not a number',
      'leaves[3].to: is missing',
    ],
  ],
  ['a list', [], [': must be an object with the sections departments, categories, people, enterprises, projects, leaves']],
  ['just a number', 5, [': must be an object with the sections departments, categories, people, enterprises, projects, leaves']],
])('says all that is wrong with %s', (_, content, mistakes) => {
  expect(mistakesOf(content)).toEqual(mistakes)
})

test('says line and column of a syntax error', () => {
  const roster = parseRoster('{\n  "people": [\n    { "code": "a", }\n  ]\n}\n', 'roster.json')
  expect(roster.readable).toBe(false)
  expect(roster.mistakes.kept).toEqual([
    { place: '', line: 3, column: 20, message: 'not JSON: a field name in double quotes is wanted' },
  ])
})

test('says the line of every mistake, in the order of the file', () => {
  const text =
    '{\n  "enterprises": [\n    { "code": "e", "creditCode": "1" }\n  ],\n  "people": [\n    { "code": "p",\n      "locale": "fr" }\n  ]\n}'
  const roster = parseRoster(text, 'roster.json')
  expect(locateMistakes(text, roster.mistakes.kept)).toMatchObject([
    { place: 'enterprises[0].creditCode', line: 3, column: 34 },
    { place: 'people[0].locale', line: 7, column: 17 },
  ])
})

test('takes 10 MB of rubbish for what it is', () => {
  const roster = parseRoster('rubbish '.repeat(1_310_720), 'roster.json')
  expect(roster.readable).toBe(false)
  expect(roster.mistakes.kept).toEqual([{ place: '', message: 'the file has 10.0 MB; a roster has at most 5 MB' }])
})

test('counts the mistakes of rubbish that is JSON, and shows the first', () => {
  const roster = parseRoster(JSON.stringify({ people: Array.from({ length: 20_000 }, () => 1) }), 'roster.json')
  expect(roster.mistakes.kept).toHaveLength(50)
  expect(roster.mistakes.more).toBe(19_950)
})

test('does not look at sections of a million entries one by one', () => {
  const text = `{"people":[${'1,'.repeat(2_000_000)}1]}`
  expect(Buffer.byteLength(text)).toBeLessThan(rosterMaxBytes)
  expect(parseRoster(text, 'roster.json').mistakes.kept).toEqual([
    { place: 'people', message: 'has 2000001 entries; at most 20000' },
  ])
})

test('reads phones and credit codes as people write them', () => {
  const roster = parseRoster(
    '\uFEFF' +
      JSON.stringify({
        people: [{ code: ' p ', phone: '138 0013 8001' }],
        enterprises: [{ code: 'e', creditCode: ' 9144030071526726xg' }],
      }),
    'roster.json',
  )
  expect(roster.mistakes.kept).toEqual([])
  expect(roster.sections.people[0]?.value).toEqual({ code: 'p', phone: '+8613800138001' })
  expect(roster.sections.enterprises[0]?.value).toEqual({ code: 'e', creditCode: '9144030071526726XG' })
})

test('an entry called __proto__ is a mistake like any other', () => {
  const roster = parseRoster('{"__proto__": [], "people": [{"code": "p", "__proto__": {"roles": ["office"]}}]}', 'roster.json')
  expect(roster.mistakes.kept.map(({ place }) => place)).toEqual(['__proto__', 'people[0].__proto__'])
})

test('the sample zone has no mistake', () => {
  const roster = parseRoster(readFileSync(join(packageRoot, 'playground', 'sample-zone.json'), 'utf8'), 'sample-zone.json')
  expect(roster.mistakes.kept).toEqual([])
  expect(roster.sections.enterprises.length).toBeGreaterThanOrEqual(7)
})
