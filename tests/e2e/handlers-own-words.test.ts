/* What a handler wrote goes where they meant it to go, and reads as they put it last. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { submitCase } from '../../core/cases/submit.ts'
import { findActor } from '../../core/people/actor.ts'
import { transactionOf } from '../../core/transaction.ts'
import type { Person } from '../../playground/telegram/index.ts'
import { drain, fileReport, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

const beidou = '岳阳北斗导航应用基地（二期）'

let zone: TestZone
let contact: Person
let cadre: Person

beforeAll(async () => {
  zone = await openZone()
  contact = await zone.join('contact-1')
  cadre = await zone.join('cadre-1')
})
afterAll(() => zone?.close({ unexpected: false }))
afterEach(async () => {
  await settles()
  await zone.database.prisma.draft.deleteMany()
})

async function settles(): Promise<void> {
  await zone.settled()
  for (const person of zone.server.people()) await drain(person)
}

/** By the cadre, on the enterprise's behalf: they handle it too. */
function filedByCadre(): Promise<{ id: number; number: string }> {
  const { database, clock, policy } = zone
  return database.prisma.$transaction(async (db) => {
    const tx = transactionOf(db, { clock, policy })
    const actor = (await findActor(db, BigInt(cadre.id), 'zh-CN'))!
    const { id: categoryId } = await db.category.findUniqueOrThrow({ where: { code: 'roads' } })
    const { id: enterpriseId } = await db.enterprise.findUniqueOrThrow({ where: { code: 'gxjc-6906' } })
    return submitCase(tx, actor, {
      enterpriseId,
      projectId: null,
      categoryId,
      description: '走访时企业反映道路未接通。',
      wish: null,
      urgency: 'normal',
      visibility: 'enterprise',
      attachments: [],
      sources: [],
      addToCaseId: null,
    })
  })
}

async function signed(number: string): Promise<void> {
  const screen = await opens(cadre, number)
  await cadre.taps(screen, '✍️ 签收')
  await cadre.sees(/已签收/, soon)
}

test(
  'what was to stay in the zone does so when its dialog can’t go on, also if its writer filed the case',
  { timeout: 60_000 },
  async () => {
    const { id, number } = await filedByCadre()
    await settles()
    await signed(number)
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '📝 更新进展')
    await cadre.sees(/请/, soon)
    cadre.says('这家企业的底牌：土地款还能再压。')
    await cadre.sees(/是否告知企业/, soon)
    await settles()
    // Meanwhile the office gives the case to somebody else.
    const other = await zone.database.prisma.person.findUniqueOrThrow({ where: { code: 'construction-1' } })
    await zone.database.prisma.case.update({ where: { id }, data: { handlerId: other.id } })
    const form = cadre.shown().at(-1)!
    await cadre.taps(form.id, '仅内部可见', soon)
    await settles()
    const shown = await opens(contact, number)
    await contact.taps(shown, '办理记录')
    await settles()
    expect(contact.transcript().join('\n')).not.toContain('底牌')
  },
)

test('an edit of the delivered solution is what the enterprise reads when it is asked', { timeout: 60_000 }, async () => {
  const { number } = await fileReport(contact, {
    project: beidou,
    category: '水电气',
    what: '停水了。',
    visibility: '本企业可见',
  })
  await settles()
  await signed(number)
  const screen = await opens(cadre, number)
  await cadre.taps(screen, '🚪 送解上门')
  await cadre.sees(/./, soon)
  const typed = cadre.says('补偿 500 万元。')
  await settles()
  for (const label of ['上门送达', '跳过', '✅ 确认提交']) await cadre.taps(label, soon)
  await cadre.sees(/正在请企业评价/, soon)
  await settles()
  expect(await zone.database.prisma.case.findUniqueOrThrow({ where: { number } })).toMatchObject({
    state: 'delivered',
    solution: '补偿 500 万元。',
  })
  cadre.edits(typed, '补偿 50 万元。')
  await cadre.sees(/./, soon)
  await settles()
  const shown = await opens(contact, number)
  expect(shown.text.match(/补偿 \d+ 万元/)![0]).toBe('补偿 50 万元')
})
