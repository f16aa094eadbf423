import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { callbackData } from '../../../screens/callback-data.ts'
import { drain, fillReport, numberIn, opens, soon } from '../../support/report.ts'
import { openWorld, beidou, zone, comes, road, filed, idOf, withdraws, eventsOf, stateOf } from './world.ts'

openWorld()

describe('callback data', () => {
  const rubbish = [
    '',
    'f.',
    'f.zzzzzzz.what.skip',
    'f.1.constructor.skip',
    'a.sign',
    'a.sign.zzzzzzz.1',
    'a.sign.0.0',
    'a.constructor.1.1',
    'a.__proto__.1.1',
    'a.assign.1.1.zzzzzzzzzzzzzzzzzzzz',
    'n.constructor',
    'n.__proto__',
    'n.language.xx',
    'n.cases.99999',
    'n.queue.-1',
    'n.digest.x',
    'n.resume',
    '💥'.repeat(16),
    "a.open.1.1' or 1=1--",
  ].filter((data) => data !== '')

  test('that nobody made is answered politely by everybody’s screen, and does nothing', async () => {
    const { number, contact } = await filed()
    const people = [contact, await comes('office-1'), await comes('leader-1')]
    const before = await stateOf(number)
    for (const person of people) {
      const random = Array.from({ length: 20 }, () => randomBytes(64).toString('latin1').slice(0, 32))
      const version = callbackData.action('assign', idOf(number), before.version, 'zzzzzzzzz')
      for (const data of [...rubbish, ...random, version]) {
        person.tapsData(data, 900_000)
        expect((await person.sees(() => true, soon)).text, JSON.stringify(data)).not.toBe('')
      }
    }
    expect(await stateOf(number)).toEqual(before)
    await withdraws(contact, number)
  })

  test('of a screen that is out of date shows the case as it is now', async () => {
    const { contact, cadre, number } = await filed()
    const notice = cadre.shown().findLast((message) => message.text.includes('新交办诉求'))!
    const other = await opens(cadre, number)
    await cadre.taps(other, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
    await contact.sees(/已签收您的诉求/, soon)
    await cadre.taps(notice, '✍️ 签收')
    await cadre.sees(new RegExp(`刚刚有了新的变化，以下是最新情况。[^]*${number} · 办理中`), soon)
    expect(cadre.shown().find(({ id }) => id === notice.id)!.buttons).toEqual([])
    expect(await eventsOf(number, 'sign')).toHaveLength(1)
    await withdraws(contact, number)
  })
})

test.each(['history', 'files'])('a page before the first of a case’s %s is the first', async (place) => {
  const { number, contact } = await filed()
  const screen = await opens(contact, number)
  contact.tapsData(callbackData.action(place, idOf(number), 1, '-5'), screen)
  await contact.sees(({ text }) => text.includes(number), soon)
  expect(await zone.database.prisma.inbox.count({ where: { status: 'dead' } })).toBe(0)
  await withdraws(contact, number)
})

describe('a button that is tapped twice', () => {
  test('files one case, and its number stays on the screen', async () => {
    const contact = await comes('contact-1')
    const cadre = await comes('cadre-1')
    const review = await fillReport(contact, road)
    await contact.taps(review, '✅ 确认提交')
    contact.tapsData(review.buttons.flat().find(({ text }) => text === '✅ 确认提交')!.data!, review)
    const screen = await contact.sees(/已收到，编号/, soon)
    await contact.sees(/已有人承办/, soon)
    await cadre.sees(/新交办诉求/, soon)
    await zone.settled()
    expect(contact.shown().find(({ id }) => id === screen.id)!.text).toContain('已收到，编号')

    const notice = cadre.shown().findLast((message) => message.text.includes('新交办诉求'))!
    await cadre.taps(notice, '✍️ 签收')
    cadre.tapsData(notice.buttons.flat().find(({ text }) => text === '✍️ 签收')!.data!, notice)
    await cadre.sees(/已签收/, soon)
    await contact.sees(/已签收您的诉求/, soon)
    await zone.settled()
    await drain(cadre)
    expect(await eventsOf(numberIn(screen), 'sign')).toHaveLength(1)
    await withdraws(contact, numberIn(screen))
  })

  test('drops a dialog once, chooses once, and urges once', async () => {
    const { contact, cadre, number } = await filed()
    const leader = await comes('leader-1')
    contact.says('/report')
    const ask = await contact.sees(/涉及哪个项目/, soon)
    const choice = ask.buttons.flat().find(({ text }) => text === beidou)!
    await contact.taps(ask, beidou)
    contact.tapsData(choice.data!, ask)
    await contact.sees(/请选择问题类别/, soon)
    contact.says('/cancel')
    const sure = await contact.sees(/您要放弃填写吗/, soon)
    const yes = sure.buttons.flat().find(({ text }) => text === '是，放弃填写')!
    await contact.taps(sure, '是，放弃填写')
    contact.tapsData(yes.data!, sure)
    await contact.sees(/已放弃填写/, soon)
    await zone.settled()
    expect(contact.shown().find(({ id }) => id === sure.id)!.text).toContain('已放弃填写')

    const screen = await opens(leader, number)
    const urge = screen.buttons.flat().find(({ text }) => text === '🔔 催办')!
    await leader.taps(screen, '🔔 催办')
    leader.tapsData(urge.data!, screen)
    await leader.sees(/已催办/, soon)
    await cadre.sees(/包联领导一（包联领导）催办/, soon)
    await zone.settled()
    await drain(leader)
    expect(await eventsOf(number, 'urge')).toHaveLength(1)
    await withdraws(contact, number)
  })
})
