import { transactionOf } from '../../core/transaction.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeClocks } from '../../core/clocks/deadlines.ts'
import { submitCase } from '../../core/cases/submit.ts'
import { findActor } from '../../core/people/actor.ts'
import { lockCaseForWorker } from '../../core/cases/case-view.ts'
import { notify, type Notice } from '../../core/notices/notify.ts'
import type { Transaction } from '../../core/transaction.ts'
import type { Person } from '../../playground/telegram/index.ts'
import { drain, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone
let contact: Person
let office: Person
beforeAll(async () => {
  zone = await openZone()
  contact = await zone.join('contact-1')
  office = await zone.join('office-1')
})
afterAll(() => zone?.close({ unexpected: false }))

const transaction = <T>(work: (tx: Transaction) => Promise<T>) =>
  zone.database.prisma.$transaction((db) => work(transactionOf(db, zone)))

const caseOf = (number: string) => zone.database.prisma.case.findUniqueOrThrow({ where: { number } })
const contactId = async () =>
  (await zone.database.prisma.person.findUniqueOrThrow({ where: { telegramId: BigInt(contact.id) } })).id

async function files(): Promise<string> {
  const { id } = await transaction(async (tx) => {
    const actor = (await findActor(tx.db, BigInt(contact.id), 'zh-CN'))!
    const category = await tx.db.category.findUniqueOrThrow({ where: { code: 'roads' } })
    return submitCase(tx, actor, {
      enterpriseId: actor.contactOf[0]!,
      projectId: null,
      categoryId: category.id,
      description: '道路未接通。',
      wish: null,
      urgency: 'normal',
      visibility: 'enterprise',
      attachments: [],
      sources: [],
      addToCaseId: null,
    })
  })
  return (await zone.database.prisma.case.findUniqueOrThrow({ where: { id } })).number
}

async function tells(number: string, ...notices: Pick<Notice, 'kind' | 'facts'>[]): Promise<void> {
  const [{ id: caseId }, to] = [await caseOf(number), [await contactId()]]
  await transaction((tx) => notify(tx, ...notices.map((each) => ({ ...each, to, caseId }) as Notice)))
}

/** As the handler's delivery leaves it. */
async function deliver(number: string): Promise<void> {
  const { id } = await caseOf(number)
  await transaction(async (tx) => {
    await tx.db.case.update({ where: { id }, data: { state: 'delivered', deliveredAt: tx.clock.now() } })
    await changeClocks(tx, (await lockCaseForWorker(tx, id))!, { cancels: 'all', starts: ['callback'] })
  })
  await tells(number, { kind: 'delivered', facts: { handler: '驻企干部一', solution: '已接通', how: 'site' } })
}

const dueOf = async (number: string) => {
  const { id } = await caseOf(number)
  return (await zone.database.prisma.deadline.findFirstOrThrow({ where: { caseId: id, kind: 'callback', status: 'running' } }))
    .dueAt
}

test(
  'who unblocks the bot gets what was missed and still matters, once, and has time to answer',
  { timeout: 60_000 },
  async () => {
    const [first, second] = [await files(), await files()]
    await zone.settled()
    await drain(contact)
    await drain(office)
    contact.blocks()
    await office.sees(/机器人联系不上 .+ 企业联系人一，请电话联系：\+86/, soon)
    const signed = { kind: 'signed', facts: { handler: '驻企干部一', hearBy: null } } as const
    for (const number of [first, second]) await tells(number, signed)
    for (const number of [first, second]) await deliver(number)
    await tells(second, { kind: 'declined', facts: { reason: '不属于本区' } })
    // What is still to be tried when they are back isn't missed, and comes as it would have come.
    await zone.settled()
    const before = [await dueOf(first), await dueOf(second)]

    // Nobody was asked: silence is no answer, and the office phones.
    zone.clock.set(new Date(Math.max(...before.map(Number)) + 1_000))
    for (const number of [first, second])
      await office.sees((message) => /联系不上/.test(message.text) && message.text.includes(number), soon)
    expect([(await caseOf(first)).state, (await caseOf(second)).state]).toEqual(['delivered', 'delivered'])
    const putOff = await dueOf(first)
    expect(putOff.getTime()).toBeGreaterThan(before[0]!.getTime())

    zone.clock.advance(3_600_000)
    contact.unblocks()
    const bundle = await contact.sees((message) => message.text.includes(first) && message.text.includes(second), soon)
    expect(bundle.text).not.toMatch(/签收|受理范围/)
    await zone.settled()
    expect((await drain(contact)).map(({ text }) => text)).toEqual([])
    expect((await dueOf(first)).getTime()).toBeGreaterThanOrEqual(putOff.getTime())

    // Once: nothing of it comes when they are away again.
    contact.blocks()
    contact.unblocks()
    await zone.settled()
    expect((await drain(contact)).map(({ text }) => text)).toEqual([])
  },
)

test('an enterprise that never comes back doesn’t keep a case open for ever', { timeout: 60_000 }, async () => {
  const number = await files()
  await zone.settled()
  contact.blocks()
  await deliver(number)
  const { id } = await caseOf(number)
  const periods = () => zone.database.prisma.deadline.count({ where: { caseId: id, kind: 'callback' } })
  for (let period = 1; period <= 3; period += 1) {
    expect(await periods()).toBe(period)
    expect((await caseOf(number)).state).toBe('delivered')
    await drain(office)
    zone.clock.set(new Date((await dueOf(number)).getTime() + 1_000))
    await office.sees((message) => message.text.includes(number), soon)
  }
  await zone.settled()
  expect(await caseOf(number)).toMatchObject({ state: 'confirmed', outcome: 'no_answer' })
})
