import { afterAll, beforeAll, expect, test } from 'vitest'
import { drain, fileReport, opens, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone
beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close({ unexpected: false }))

test('the office is warned of a handler whom the bot cannot reach, is offered the next, and may insist', async () => {
  const contact = await zone.join('contact-5')
  const [office, handler] = [await zone.join('office-1'), await zone.join('construction-1')]
  const { number } = await fileReport(contact, {
    project: '不涉及项目',
    category: '道路与市政配套',
    what: '厂区门口的道路积水',
    visibility: '本企业可见',
  })
  await contact.sees(/您的诉求已有人承办/, soon)
  await zone.settled()
  await drain(office)
  await handler.sees(/新交办诉求/, soon)

  await opens(office, number)
  await office.taps('👤 改派', soon)
  const list = await office.sees(/请选择承办人/, soon)
  const unbound = list.buttons.flat().find(({ text }) => text.startsWith('建设局经办二'))!
  expect(unbound.text).toContain('联系不上')
  await office.taps(unbound.text, soon)
  const warned = await office.sees(/⚠️ 机器人联系不上 建设局经办二/, soon)
  expect(warned.text).toContain('+8613800138133')
  // Nobody got anything yet, and each way out is a button.
  expect(await zone.database.prisma.case.count({ where: { number, handler: { code: 'construction-1' } } })).toBe(1)
  expect(warned.buttons.flat().map(({ text }) => text)).toEqual(
    expect.arrayContaining(['仍交办给 建设局经办二', '另选承办人', '‹ 返回诉求']),
  )
  await office.taps('仍交办给 建设局经办二', soon)
  await office.sees(/已交办给 建设局经办二[^]*请电话告知/, soon)
  await office.sees(/机器人联系不上 建设局经办二[^]*\+8613800138133[^]*XG-/, soon)
  const told = await contact.sees(/已改由新的承办人办理/, soon)
  expect(told.text).toContain('企服办正在电话通知承办人')
  expect(told.text).not.toMatch(/前与您联系/)
  await handler.sees(/改由 建设局经办二 承办/, soon)
  await zone.settled()
})
