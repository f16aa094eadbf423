import { describe, expect, test } from 'vitest'
import type { Person } from '../../../playground/telegram/index.ts'
import { drain, fileReport, opens, soon, written } from '../../support/report.ts'
import { openWorld, zone, people, numbers, waysTo, goes, reassigns } from './world.ts'

openWorld()

describe('links that come and go', () => {
  test('a substitute has the case while the leave lasts, and nothing afterwards, not even by replying to what they were sent', async () => {
    const { substitute, filer } = people
    const leave = { person: 'construction-1', from: '2026-11-20', to: '2026-12-20' }
    await zone.changeRoster({ leaves: [{ ...leave, substitute: 'construction-3' }] })
    await opens(substitute, numbers.filerOnly)
    const screen = await opens(filer, numbers.filerOnly)
    filer.says('补充：红线图已经寄出。', { replyTo: screen })
    await filer.sees(/已补充到/, soon)
    const notice = await substitute.sees(/补充了材料/, soon)
    await zone.changeRoster({ leaves: [{ ...leave, active: false }] })

    const missing = await goes(substitute, waysTo('XG-2026-999999'))
    expect(await goes(substitute, waysTo(numbers.filerOnly))).toEqual(missing)
    substitute.says('我看一下', { replyTo: notice })
    expect(written(await substitute.sees(() => true, soon))).toBe(missing[0])
    const tapped = notice.buttons.flat().find(({ text }) => text.startsWith('查看'))!
    await substitute.taps(notice, tapped.text)
    expect(written(await substitute.sees(() => true, soon))).toBe(missing[0])
  })

  test('a half-filled dialog about a case that is theirs no more ends, instead of answering everything from then on', async () => {
    const { handler, office } = people
    const screen = await opens(handler, numbers.filerOnly)
    await handler.taps(screen, '✍️ 签收')
    await handler.sees(/已签收/, soon)
    await handler.taps(screen.id, '📝 更新进展', soon)
    await handler.sees(/目前进展如何/, soon)
    await zone.settled()
    await reassigns(office, numbers.filerOnly, 'construction-2')
    handler.says('已经联系规划部门。')
    await handler.sees(/没有找到这件诉求/, soon)
    handler.says('/cancel')
    await handler.sees(/目前没有正在填写的内容/, soon)
  })

  test('the office reads a secret report of an enterprise that none of it is linked to, and loses it when it is', async () => {
    const grain = await zone.join('contact-5')
    const { office, otherOffice } = people
    const { number } = await fileReport(grain, {
      project: '不涉及项目',
      category: '作风问题（吃拿卡要）',
      what: '有人要求我们赞助活动。',
    })
    await zone.settled()
    await opens(office, number)
    await opens(otherOffice, number)
    // Now one of them becomes its cadre; the other one heads the department that they share.
    await zone.changeRoster({ enterprises: [{ code: 'sample-grain', cadre: 'office-2' }] })
    const missing = await goes(office, waysTo('XG-2026-999999'))
    for (const person of [office, otherOffice]) expect(await goes(person, waysTo(number))).toEqual(missing)
    await zone.changeRoster({ enterprises: [{ code: 'sample-grain', cadre: null }] })
    await opens(office, number)
  })

  test('an inspector knows of an ordinary case once it is overdue', async () => {
    const { inspector, filer } = people
    const project = '岳阳北斗导航应用基地（二期）'
    const { number } = await fileReport(filer, {
      project,
      category: '水电气',
      what: '厂区供电容量不足。',
      urgency: '紧急',
      visibility: '本企业可见',
    })
    await zone.settled()
    const missing = await goes(inspector, waysTo('XG-2026-999999').slice(0, 4))
    expect(await goes(inspector, waysTo(number).slice(0, 4))).toEqual(missing)
    zone.clock.advance(2 * 3_600_000)
    await people.linkedLeader.sees((message) => message.text.includes(number) && message.text.includes('已超时'), soon)
    await opens(inspector, number)
  })

  test('who leaves the enterprise loses its cases, but for what they said in secret; the others are told on', async () => {
    const { filer, colleague, handlersNeighbour } = people
    await zone.changeRoster({
      enterprises: [
        { code: 'gxjc-6906', contacts: ['contact-2'] },
        { code: 'sample-grain', contacts: ['contact-5', 'contact-1'] },
      ],
    })
    const missing = await goes(filer, waysTo('XG-2026-999999'))
    for (const kind of ['ordinary', 'filerOnly'] as const) expect(await goes(filer, waysTo(numbers[kind])), kind).toEqual(missing)
    await opens(filer, numbers.secret)
    await drain(colleague)
    const screen = await opens(handlersNeighbour, numbers.filerOnly)
    await handlersNeighbour.taps(screen, '✍️ 签收')
    await handlersNeighbour.sees(/已签收/, soon)
    await zone.settled()
    // It was for their eyes only: nobody else of the enterprise hears of it now.
    expect(await drain(colleague)).toEqual([])
    expect((await drain(filer)).filter(({ text }) => text.includes(numbers.filerOnly))).toEqual([])
  })

  test('an inspector who becomes something else loses the secret cases that they handled', async () => {
    const { inspector } = people
    await zone.changeRoster({ people: [{ code: 'inspector-1', roles: ['cadre'] }] })
    const missing = await goes(inspector, waysTo('XG-2026-999999'))
    expect(await goes(inspector, waysTo(numbers.secret))).toEqual(missing)
  })

  test('who is deactivated is a stranger, by every way in', async () => {
    const { handler, stranger } = people
    await zone.changeRoster({ people: [{ code: 'construction-1', active: false }] })
    const ways = [...waysTo(numbers.ordinary), (person: Person) => person.says('/cases'), (person: Person) => person.says('在吗')]
    expect(await goes(handler, ways)).toEqual(await goes(stranger, ways))
  })

  test('a notice that waits for the morning is not sent to somebody whose case it is no more by then', async () => {
    const { otherContact } = people
    const cadre = await zone.join('cadre-2')
    const { number } = await fileReport(otherContact, {
      project: '不涉及项目',
      category: '用工',
      what: '缺少技术工人。',
      visibility: '本企业可见',
    })
    await otherContact.sees((message) => message.text.includes(number) && message.text.includes('已有人承办'), soon)
    await zone.settled()
    const night = zone.clock.now()
    night.setUTCHours(14, 0, 0, 0)
    zone.clock.set(night)
    const screen = await opens(cadre, number)
    await cadre.taps(screen, '✍️ 签收')
    await cadre.sees(/已签收/, soon)
    await zone.changeRoster({
      enterprises: [
        { code: 'sample-materials', contacts: [] },
        { code: 'sample-grain', contacts: ['contact-3', 'contact-5'] },
      ],
    })
    await zone.settled()
    await drain(otherContact)
    zone.clock.advance(10 * 3_600_000 + 1_000)
    await zone.settled()
    expect((await drain(otherContact)).map(({ text }) => text)).toEqual([])
    const held = await zone.database.prisma.outbox.findMany({
      where: { case: { number }, kind: 'signed' },
      select: { status: true, error: true },
    })
    expect(held).toEqual([{ status: 'undeliverable', error: 'access withdrawn' }])
  })
})
