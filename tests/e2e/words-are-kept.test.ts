import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { actions } from '../../bot/actions/index.ts'
import { submitCase } from '../../core/cases/submit.ts'
import { findActor } from '../../core/people/actor.ts'
import type { ChatMessage, Person } from '../../playground/telegram/index.ts'
import type { CaseState } from '../../prisma/client/enums.ts'
import { callbackData, parseCallbackData } from '../../screens/callback-data.ts'
import { drain, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'
import { transactionOf } from '../../core/transaction.ts'

type Who = 'contact' | 'cadre' | 'office'

let zone: TestZone
const people = {} as Record<Who | 'colleague', Person>

beforeAll(async () => {
  zone = await openZone()
  people.contact = await zone.join('contact-1')
  people.colleague = await zone.join('contact-2')
  people.cadre = await zone.join('cadre-1')
  people.office = await zone.join('office-1')
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

/** A case of the enterprise, brought to a state without the way there. */
async function caseIn(state: CaseState): Promise<{ id: number; number: string }> {
  const { database, clock, policy } = zone
  const filed = await database.prisma.$transaction(async (db) => {
    const tx = transactionOf(db, { clock, policy })
    const actor = (await findActor(db, BigInt(people.contact.id), 'zh-CN'))!
    const category = await db.category.findUniqueOrThrow({ where: { code: 'roads' } })
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
  await settles()
  await becomes(filed.id, `state = '${state}'`)
  return filed
}

async function becomes(caseId: number, set: string): Promise<void> {
  await zone.database.pool.query(`update case_file set ${set}, version = version + 1 where id = $1`, [caseId])
}

async function versionOf(caseId: number): Promise<number> {
  return (await zone.database.prisma.case.findUniqueOrThrow({ where: { id: caseId } })).version
}

const navigation = new Set(['<', '>', 'skip', 'cancel', 'clear'])

/** Goes through the form that is open, however it goes on: presses what it offers, and writes and sends what it asks for. @returns what was written */
async function fillsIn(person: Person, mark: string): Promise<string[]> {
  const written: string[] = []
  for (let step = 0; step < 12; step++) {
    await zone.settled()
    await drain(person)
    const screen = person.shown().findLast(({ buttons }) => buttons.length > 0)!
    const offered = screen.buttons.flat().flatMap(({ data }) => {
      const parsed = parseCallbackData(data ?? '')
      return parsed?.type === 'form' ? [{ value: parsed.value, data: data! }] : []
    })
    if (offered.length === 0) return written
    const submit =
      offered.find(({ value }) => value === 'submit') ??
      offered.find(({ value }) => !navigation.has(value) && !value.startsWith('edit-'))
    const done = offered.find(({ value }) => value === '>')
    if (submit !== undefined) person.tapsData(submit.data, screen)
    else if (done !== undefined) person.tapsData(done.data, screen)
    else if (screen.text.includes('请发送佐证材料')) person.sends({ photo: true })
    else {
      written.push(`${mark}第${written.length + 1}段`)
      person.says(written.at(-1)!)
    }
  }
  throw new Error(`the form never ends: ${person.transcript().slice(-5).join('\n')}`)
}

/** From which state each form begins, and who fills it in. */
const forms: Record<string, { who: Who; from: CaseState }> = {
  contact: { who: 'cadre', from: 'in_progress' },
  plan: { who: 'cadre', from: 'in_progress' },
  note: { who: 'cadre', from: 'in_progress' },
  deliver: { who: 'cadre', from: 'in_progress' },
  rate: { who: 'contact', from: 'delivered' },
  sendBack: { who: 'office', from: 'confirmed' },
  add: { who: 'contact', from: 'in_progress' },
  decline: { who: 'office', from: 'submitted' },
}

/** What a tap alone does; pressing on is as welcome after the case has moved as before. */
const taps: Record<string, { who: Who; from: CaseState }> = {
  sign: { who: 'cadre', from: 'assigned' },
  strikeOff: { who: 'office', from: 'confirmed' },
  withdraw: { who: 'contact', from: 'assigned' },
}
const unversioned = ['urge', 'supervise']

const gone: Record<Who, string> = {
  contact: `visibility = 'filer', filer_id = (select id from person where code = 'contact-2')`,
  cadre: `handler_id = (select id from person where code = 'construction-1')`,
  office: `state = 'withdrawn'`,
}

describe('what was written in a form is kept or shown, never dropped, when meanwhile', () => {
  const ways: [string, (who: Who) => string][] = [
    ['the case went on', (who) => (who === 'office' ? `state = 'in_progress'` : `state = 'confirmed'`)],
    ['the case ended', () => `state = 'withdrawn', closed_at = now()`],
    ['the case became somebody else’s', (who) => gone[who]],
  ]
  const withWords = [...actions.values()].filter(({ steps }) => steps.length > 0).map(({ kind }) => kind)
  const table = withWords.flatMap((kind) => ways.map(([what, set]) => [kind, what, set] as const))

  test.each(table)('%s: %s', async (kind, what, set) => {
    const { who, from } = forms[kind]!
    const person = people[who]
    const { id, number } = await caseIn(from)
    person.tapsData(callbackData.action(kind, id, await versionOf(id), kind === 'rate' ? 'no' : ''), 1)
    await zone.settled()
    await becomes(id, set(who))
    const written = await fillsIn(person, `${kind}之`)
    expect(written.length).toBeGreaterThan(0)
    const { rows } = await zone.database.pool.query<{ text: string; public: boolean; actor: string }>(
      `select coalesce(text, '') as text, public, action from case_event where case_id = $1`,
      [id],
    )
    const shown = person
      .shown()
      .slice(-2)
      .filter(({ fromBot }) => fromBot)
      .map(({ text }) => text)
      .join('\n')
    for (const text of written)
      expect(rows.some((row) => row.text.includes(text)) || shown.includes(text), `${text} of ${written.join()}; ${shown}`).toBe(
        true,
      )
    if (what === 'the case went on' && who !== 'office') expect(shown).toContain(number)
    expect(await zone.database.prisma.draft.count({ where: { caseId: id } })).toBe(0)
  })
})

test('of two colleagues who rate at once the slower one’s words become an addition, and they are told', async () => {
  const { contact, colleague, cadre } = people
  const { id, number } = await caseIn('delivered')
  const version = await versionOf(id)
  colleague.tapsData(callbackData.action('rate', id, version, 'no'), 1)
  await colleague.sees(/请您说明还差什么/, soon)
  contact.tapsData(callbackData.action('rate', id, version, 'yes'), 1)
  await contact.taps('满意', soon)
  await contact.taps('跳过', soon)
  await contact.sees(/感谢您的评价/, soon)
  colleague.says('钱还没到账。')
  const told = await colleague.sees(/已作为补充材料记入/, soon)
  expect(told.text).toContain(number)
  await cadre.sees(/补充了材料[^]*钱还没到账。/, soon)
})

test('a handler’s reply before signing is kept as a note, and starts no clock', async () => {
  const { cadre, contact } = people
  const { id, number } = await caseIn('assigned')
  const deadlines = () => zone.database.prisma.deadline.findMany({ where: { caseId: id }, orderBy: { id: 'asc' } })
  const before = await deadlines()
  const screen: ChatMessage = await opens(cadre, number)
  cadre.says('正在外地开会，明早签收。', { replyTo: screen })
  await cadre.sees(/正在外地开会[^]*是否告知企业/, soon)
  await cadre.taps('告知企业')
  await cadre.sees(/已更新进展/, soon)
  await contact.sees(/更新了进展[^]*正在外地开会/, soon)
  expect(await deadlines()).toEqual(before)
})

test('a reply of somebody who may only read says that it was not kept', async () => {
  const leader = await zone.join('leader-1')
  const { number } = await caseIn('in_progress')
  const screen = await opens(leader, number)
  leader.says('请尽快办理。', { replyTo: screen })
  await leader.sees(new RegExp(`未能记入 ${number}`), soon)
})

test('what belongs to nothing can still go elsewhere when the chosen case has ended meanwhile', async () => {
  const { contact } = people
  const [first, second] = [await caseIn('in_progress'), await caseIn('in_progress')]
  contact.says('围墙也倒了。')
  const question = await contact.sees(/补充到哪件诉求/, soon)
  await becomes(first.id, `state = 'withdrawn', closed_at = now()`)
  await contact.taps(question, `➕ 补充到 ${first.number}`)
  const again = await contact.sees(/目前不能补充，您发送的内容仍为您保留/, soon)
  expect(again.id).toBe(question.id)
  await contact.taps(again, `➕ 补充到 ${second.number}`)
  await contact.sees(new RegExp(`已补充到 ${second.number}`), soon)
})

test('what belongs to nothing can become a report', async () => {
  const other = await zone.join('contact-5')
  other.says('仓库屋顶漏水。')
  const menu = await other.sees(/没有理解您的意思/, soon)
  await other.taps(menu, '📮 用这些内容反映问题')
  await other.taps('不涉及项目', soon)
  await other.taps('其他', soon)
  await other.sees(/您已填写：\n仓库屋顶漏水。/, soon)
  await other.taps('取消')
  await other.taps('是，放弃填写', soon)
  await other.sees(/已放弃填写/, soon)
})

test.each<[string, Who, string]>([
  ['an addition', 'contact', '➕ 补充材料'],
  ['a note', 'cadre', '📝 更新进展'],
])('an edit of one of the messages of %s leaves the others as they are', async (_what, who, label) => {
  const { id, number } = await caseIn('in_progress')
  const person = people[who]
  await person.taps(await opens(person, number), label)
  await settles()
  const first = person.says('东门的路灯不亮')
  await settles()
  const second = person.says('西门的也不亮')
  await settles()
  await person.taps(who === 'contact' ? '完成 ›' : '告知企业', soon)
  await settles()
  person.edits(first, '东门的路灯已修好')
  await settles()
  person.edits(second, '西门的还不亮')
  await settles()
  const { rows } = await zone.database.pool.query<{ text: string }>(
    `select text from case_event where case_id = $1 and action = 'revise' order by id`,
    [id],
  )
  expect(rows.map(({ text }) => text)).toEqual(['东门的路灯已修好\n西门的也不亮', '东门的路灯已修好\n西门的还不亮'])
})

describe('a button of a screen that the case has left behind', () => {
  const all = { ...forms, ...taps }

  test('is tried for every action that there is', () => {
    expect([...Object.keys(all), ...unversioned].sort()).toEqual([...actions.keys()].sort())
    expect([...actions.values()].flatMap(({ kind, versioned }) => (versioned ? [] : [kind])).sort()).toEqual(
      [...unversioned].sort(),
    )
  })

  test.each(Object.entries(all))(
    '%s: does nothing, says what has changed, and shows the case as it is',
    async (kind, { who, from }) => {
      const person = people[who]
      const { id, number } = await caseIn(from)
      const before = await versionOf(id)
      // As when a delivery was refused and another one made: what may be done now looks the same.
      await zone.database.pool.query(
        `insert into case_event (case_id, actor_id, actor_role, action, at, public, text)
       select id, handler_id, 'handler', 'note', $2, true, '又到现场看过' from case_file where id = $1`,
        [id, zone.clock.now()],
      )
      await becomes(id, 'touched_at = touched_at')
      await settles()
      person.tapsData(callbackData.action(kind, id, before, kind === 'rate' ? 'no' : ''), 1)
      const shown = await person.sees(/刚刚有了新的变化/, soon)
      expect(shown.text).toContain('又到现场看过')
      expect(shown.text).toContain(`${number} · `)
      expect(await versionOf(id)).toBe(before + 1)
      expect(await zone.database.prisma.draft.count()).toBe(0)
    },
  )

  test('a rating of the first delivery that was begun says nothing of the second', async () => {
    const { contact } = people
    const { id, number } = await caseIn('delivered')
    await becomes(id, `delivered_at = '2026-11-24T01:00:00Z'`)
    contact.tapsData(callbackData.action('rate', id, await versionOf(id), 'no'), 1)
    await contact.sees(/还差什么/, soon)
    await becomes(id, `delivered_at = '2026-11-25T01:00:00Z'`)
    contact.says('钱还没有到账')
    await contact.sees(/刚刚有了新的变化[^]*已作为补充材料记入/, soon)
    const { rows } = await zone.database.pool.query(
      `select action, text from case_event where case_id = $1 and text like '%到账'`,
      [id],
    )
    expect(rows).toEqual([{ action: 'add', text: '钱还没有到账' }])
    expect((await opens(contact, number)).text).toContain('待企业评价')
  })
})
