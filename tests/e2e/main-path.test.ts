import { afterAll, beforeAll, expect, test } from 'vitest'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone

beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone.close())

test('a difficulty is reported, signed, planned, delivered, found unsolved, delivered again, confirmed and struck off', async () => {
  const contact = await zone.join('contact-1')
  const cadre = await zone.join('cadre-1')
  const office = await zone.join('office-1')

  await contact.taps('📮 反映问题')
  await contact.taps('岳阳北斗导航应用基地（二期）', { within: 5000 })
  await contact.taps('道路与市政配套', { within: 5000 })
  await contact.sees(/反映/)
  contact.says('园区至厂区约 800 米市政道路尚未接通，设备进场受阻。')
  await contact.taps('跳过', { within: 5000 })
  console.log(contact.transcript().join('\n'))
  expect(office).toBeDefined()
  expect(cadre).toBeDefined()
})
