import { describe, expect, test } from 'vitest'
import type { Person } from '../../../playground/telegram/index.ts'
import { fillReport, numberIn, opens, soon, written } from '../../support/report.ts'
import {
  openWorld,
  type Kind,
  knows,
  everybody,
  kinds,
  zone,
  people,
  numbers,
  nowhere,
  idOf,
  waysTo,
  goes,
  traces,
} from './world.ts'

openWorld()

describe('a case of others', () => {
  test(
    'answers every command, deep link and forged button as one that does not exist, and nothing happens',
    { timeout: 180_000 },
    async () => {
      const before = await traces()
      await Promise.all(
        everybody.map(async (who) => {
          const hidden = kinds.filter((kind) => !knows[who].includes(kind))
          if (hidden.length === 0) return
          const missing = await goes(people[who], waysTo('XG-2026-999999'))
          for (const kind of hidden) expect(await goes(people[who], waysTo(numbers[kind])), `${who}, ${kind}`).toEqual(missing)
        }),
      )
      expect(await traces()).toEqual(before)
    },
  )

  test('is in no list, no queue, no menu and no digest', async () => {
    await Promise.all(
      everybody.map(async (who) => {
        const person = people[who]
        const hidden = kinds.filter((kind) => !knows[who].includes(kind))
        for (const command of ['/cases', '/queue', '/digest', '/start', '/help']) {
          const [answer] = await goes(person, [() => person.says(command)])
          for (const kind of hidden) {
            expect(answer, `${who} ${command}`).not.toContain(numbers[kind])
            expect(answer, `${who} ${command}`).not.toMatch(new RegExp(`a\\.\\w+\\.${idOf(numbers[kind]).toString(36)}\\.`))
          }
          if (command === '/cases') for (const kind of knows[who]) expect(answer, who).toContain(numbers[kind])
        }
      }),
    )
  })

  test('is not even counted for a leader when it is secret', async () => {
    const { linkedLeader } = people
    linkedLeader.says('/digest')
    const digest = await linkedLeader.sees(/简报/, soon)
    expect(digest.text).not.toMatch(/保密|🔒/)
    linkedLeader.says('/start')
    expect((await linkedLeader.sees(/您好/, soon)).text).toContain('未办结诉求 2 件')
    // Without the secret case the digest reads the same.
    await zone.database.prisma.case.update({ where: { number: numbers.secret }, data: { state: 'withdrawn' } })
    linkedLeader.says('/digest')
    expect(written(await linkedLeader.sees(/简报/, soon))).toBe(written(digest))
    await zone.database.prisma.case.update({ where: { number: numbers.secret }, data: { state: 'assigned' } })
  })

  test('is not offered as a similar one, nor taken when its button is forged', async () => {
    const { colleague } = people
    const project = '岳阳北斗导航应用基地（二期）'
    const review = await fillReport(colleague, { project, category: '项目用地', what: '请尽快处理。', visibility: '本企业可见' })
    expect(review.text).not.toContain('XG-')
    await colleague.taps('取消')
    await colleague.taps('是，放弃填写', soon)
    await colleague.sees(/已放弃填写/, soon)
    colleague.says('/report')
    await colleague.taps(project, soon)
    await colleague.taps('道路与市政配套', soon)
    await colleague.sees(/请说明/, soon)
    colleague.says('道路还没有接通。')
    await colleague.taps('跳过', soon)
    await colleague.taps('一般', soon)
    await colleague.taps('跳过', soon)
    await colleague.taps('本企业可见', soon)
    const similar = await colleague.sees(/同类诉求正在办理/, soon)
    expect(similar.text).toContain(numbers.ordinary)
    const [, draft] = similar.buttons[0]![0]!.data!.split('.')
    const forge = (kind: Kind) => colleague.tapsData(`f.${draft}.similar.c${idOf(numbers[kind])}`, similar)
    forge('filerOnly')
    await colleague.sees(/请点击下方按钮选择[^]*同类诉求正在办理/, soon)
    forge('secret')
    await zone.settled()
    expect(colleague.shown().at(-1)!.text).toMatch(/请点击下方按钮选择[^]*同类诉求正在办理/)
    colleague.says('/cancel')
    await colleague.taps('是，放弃填写', soon)
    await colleague.sees(/已放弃填写/, soon)
  })
})

describe('a report on behalf of an enterprise', () => {
  test('is never one that the enterprise could not see: its contacts are asked, and close it', async () => {
    const { linkedCadre, colleague, filer } = people
    linkedCadre.says('/report')
    await linkedCadre.taps('不涉及项目', soon)
    const asked = await linkedCadre.sees(/请选择问题类别/, soon)
    expect(asked.buttons.flat().some(({ text }) => text.includes('🔒'))).toBe(false)
    await linkedCadre.taps('用工', soon)
    await linkedCadre.sees(/请说明/, soon)
    linkedCadre.says('缺少数控机床操作工。')
    await linkedCadre.sees(/您希望怎样解决/, soon)
    await linkedCadre.taps('跳过', soon)
    await linkedCadre.taps('一般', soon)
    await linkedCadre.taps('跳过', soon)
    await linkedCadre.sees(/请核对[^]*您代企业提交/, soon)
    await linkedCadre.taps('✅ 确认提交')
    const number = numberIn(await linkedCadre.sees(/已收到，编号/, soon))
    await zone.settled()
    await opens(colleague, number)
    await opens(filer, number)
  })
})

describe("somebody else's open dialog", () => {
  test('can not be answered, dropped or submitted, and is told from one that never was by nothing', async () => {
    const { filer } = people
    const review = await fillReport(filer, {
      project: '岳阳北斗导航应用基地（二期）',
      category: '融资',
      what: '流动资金紧张。',
      visibility: '保密',
    })
    const [, draft] = review.buttons[0]![0]!.data!.split('.')
    const taps = (id: string) =>
      ['review.submit', 'review.cancel-yes', 'review.edit-what', 'what.skip', 'category.c1'].map(
        (rest) => (person: Person) => person.tapsData(`f.${id}.${rest}`, nowhere),
      )
    await Promise.all(
      everybody
        .filter((who) => who !== 'filer')
        .map(async (who) => expect(await goes(people[who], taps(draft!)), who).toEqual(await goes(people[who], taps('zzzzz')))),
    )
    await filer.taps('取消')
    await filer.taps('否，继续填写', soon)
    const still = await filer.sees(/请核对/, soon)
    expect(written(still)).toBe(written(review))
    await filer.taps('取消')
    await filer.taps('是，放弃填写', soon)
    await filer.sees(/已放弃填写/, soon)
  })
})

describe('a case of their own', () => {
  test('opens by every way in, for everybody who may know of it', async () => {
    for (const who of everybody) {
      for (const kind of knows[who]) {
        const person = people[who]
        const ways = waysTo(numbers[kind]).slice(0, 6)
        for (const answer of await goes(person, ways)) expect(answer, `${who}, ${kind}`).toContain(numbers[kind])
      }
    }
  })
})
