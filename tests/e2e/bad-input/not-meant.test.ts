import { describe, expect, test } from 'vitest'
import { inLane } from '../../../bot/intake/update.ts'
import { storeUpdates } from '../../../core/inbox/store.ts'
import { soon } from '../../support/report.ts'
import { openWorld, zone, comes, types, drops, reportsToWhat } from './world.ts'

openWorld()

describe('what is not meant for it', () => {
  test('a group and another bot get no answer, and stop nothing', async () => {
    const contact = await comes('contact-1')
    const group = zone.server.group({ title: '园区企业群', by: contact })
    group.says(contact, '/cases')
    group.says(contact, '@doorstep_bot 你好')
    const from = { id: 5, is_bot: true, first_name: '别的机器人' }
    const message = {
      message_id: 1,
      date: 1_780_000_000,
      chat: { id: contact.id, type: 'private' as const, first_name: 'x' },
      text: '/cases',
      from,
    }
    await storeUpdates(zone.database.pool, [inLane({ update_id: 1, message })], zone.clock.now())
    await zone.settled()
    expect(group.transcript().filter((line) => line.includes('Doorstep'))).toEqual([])
    contact.says('/help')
    await contact.sees(/使用帮助/, soon)
  })

  test('an unknown command, also in the middle of a dialog, is no answer to it', async () => {
    const contact = await comes('contact-1')
    contact.says('/fabao')
    await contact.sees(/没有理解您的意思/, soon)
    await reportsToWhat(contact)
    contact.says('/jiedao')
    await contact.sees(/没有理解您的意思[^]*未填完的内容/, soon)
    await contact.taps('▶️ 继续填写')
    const again = await contact.sees(/请说明您遇到的问题/, soon)
    expect(again.text).not.toContain('jiedao')
    await drops(contact)
  })

  test.each([
    'abc',
    'XG-2026',
    'XG-2026-999999',
    '-1',
    '0',
    '999999999',
    '99999999999999999999',
    "1' or 1=1",
    '<b>',
    '一',
    'XG 2026 000001',
  ])('/case %s is not found', async (typed) => {
    const contact = await comes('contact-1')
    expect((await types(contact, `/case ${typed}`)).text).toMatch(/没有找到这件诉求/)
  })

  test('/case with a whole page behind it is not found either', async () => {
    expect((await types(await comes('contact-1'), `/case ${'X'.repeat(4000)}`)).text).toMatch(/没有找到这件诉求/)
  })

  test('/case alone says how', async () => {
    expect((await types(await comes('contact-1'), '/case')).text).toMatch(/例如：\/case XG-2026-000001/)
  })
})
