import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { displayWidth } from '../../cli/columns.ts'
import { runRoster } from '../../cli/roster-command.ts'
import { packageRoot } from '../../platform/root.ts'
import { openTestTool, type TestTool } from './test-tool.ts'

let tool: TestTool
let folder: string
const sample = join(packageRoot, 'playground', 'sample-zone.json')

beforeAll(async () => {
  tool = await openTestTool()
  folder = await mkdtemp(join(tmpdir(), 'doorstep-roster-'))
})
afterAll(async () => {
  await tool.close()
  await rm(folder, { recursive: true })
})

async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, 'roster.json')
  await writeFile(path, content)
  return path
}

test.each([
  [[]],
  [['import']],
  [['export', 'x.json']],
  [['import', 'a.json', 'b.json']],
  [['import', 'a.json', '--force']],
  [['--dry-run']],
])('explains itself for %j', async (args) => {
  const { code, out, err } = await tool.run(runRoster, args)
  expect(code).toBe(2)
  expect(err).toContain('Usage: npm run roster -- import FILE [--dry-run]')
  expect(out).toBe('')
  expect(tool.opened).toBe(0)
})

test('previews, imports, and finds nothing to do the second time; all in 80 columns', async () => {
  const preview = await tool.run(runRoster, ['import', sample, '--dry-run'])
  expect(preview.code).toBe(0)
  expect(preview.out).toMatch(/^enterprises +8 added$/m)
  expect(preview.out).toContain('  + gxjc-6906  国信军创（岳阳）六九零六科技有限公司')
  expect(preview.out).toContain('Dry run: nothing was written.')
  expect(await tool.zone.prisma.person.count()).toBe(0)
  for (const line of preview.out.split('\n').slice(1)) expect(displayWidth(line)).toBeLessThanOrEqual(80)

  const imported = await tool.run(runRoster, ['import', sample])
  expect(imported.code).toBe(0)
  expect(imported.out).toMatch(/Imported\.\n$/)
  expect(await tool.zone.prisma.enterprise.count()).toBe(8)

  const again = await tool.run(runRoster, ['import', sample])
  expect(again.code).toBe(0)
  expect(again.out).toMatch(/^enterprises +8 unchanged$/m)
  expect(again.out).toContain('Nothing to do')
})

test('shows a change of phone, contacts and use', async () => {
  await tool.run(runRoster, ['import', sample])
  const path = await file(
    JSON.stringify({
      people: [
        { code: 'contact-1', phone: '138 0013 8999' },
        { code: 'leader-3', active: false },
      ],
      enterprises: [{ code: 'sample-printing', contacts: ['contact-8', 'contact-9'] }],
    }),
  )
  const { code, out } = await tool.run(runRoster, ['import', path, '--dry-run'])
  expect(code).toBe(0)
  expect(out).toContain('  ~ contact-1  企业联系人一\n      phone: +8613800138001 → +8613800138999\n')
  expect(out).toContain('  - leader-3  包联领导三\n      active: yes → no\n')
  expect(out).toContain('      contacts: contact-9 → contact-8, contact-9\n')
  expect(out).toContain('  people[1] (line 1): "leader-3" is still the linked leader of\n    "sample-equipment"\n')
})

test('lists every mistake with its place, and writes nothing', async () => {
  const before = await tool.zone.prisma.person.count()
  const path = await file(
    '{\n  "people": [\n    { "code": "new", "name": "新人", "roles": ["cadre"] },\n    { "code": "x", "phone": "1" }\n  ],\n' +
      '  "enterprises": [\n    { "code": "e", "name": "示例", "creditCode": "9144030071526726XH",\n      "leader": "nobody" }\n  ]\n}\n',
  )
  const { code, err } = await tool.run(runRoster, ['import', path])
  expect(code).toBe(1)
  expect(err).toContain(
    [
      'Mistakes (6)',
      '  people[0].department (line 3): is missing: a cadre belongs to a department',
      '  people[1].name (line 4): is missing: "x" is new',
      '  people[1].roles (line 4): is missing: "x" is new',
      '  people[1].phone (line 4): is no valid phone number; write it like 13800138000,',
      '    0730-8231234 or +44 20 7946 0958',
      "  enterprises[0].creditCode (line 7): the check character doesn't fit: the first",
      '    17 characters want G, not H (GB 32100-2015)',
      '  enterprises[0].leader (line 8): there is no person "nobody"',
    ].join('\n'),
  )
  expect(await tool.zone.prisma.person.count()).toBe(before)
})

test.each<[string, string | Buffer, string]>([
  ['10 MB of rubbish', Buffer.alloc(10 * 1024 * 1024, 0x7a), 'the file has 10.0 MB; a roster has at most 5 MB'],
  ['5 MB of rubbish', 'z'.repeat(5 * 1024 * 1024), 'line 1, column 1: not JSON: a value is wanted'],
  ['a file saved as GBK', Buffer.from('7b226ec4e3bac3223a317d', 'hex'), 'is not UTF-8 text; save it as UTF-8'],
  ['an empty file', '', 'line 1, column 1: not JSON: the file ends here'],
  ['half a file', '{\n  "people": [\n    {"code": "a"},\n', 'line 4, column 1: not JSON: the file ends here'],
])('refuses %s', async (_, content, mistake) => {
  const opened = tool.opened
  const { code, err } = await tool.run(runRoster, ['import', await file(content)])
  expect(code).toBe(1)
  expect(err).toContain(mistake)
  expect(err).toContain('Nothing was written.')
  expect(tool.opened).toBe(opened)
})

test('refuses a file that is not there, and a folder', async () => {
  expect(await tool.run(runRoster, ['import', join(folder, 'none.json')])).toMatchObject({
    code: 1,
    err: expect.stringContaining('there is no such file') as string,
  })
  expect(await tool.run(runRoster, ['import', folder])).toMatchObject({
    code: 1,
    err: expect.stringContaining('is not a file') as string,
  })
})
