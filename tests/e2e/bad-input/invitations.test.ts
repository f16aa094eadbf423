import { describe, expect, test } from 'vitest'
import { inviteByCode } from '../../../playground/sample-zone.ts'
import type { ChatMessage, Person } from '../../../playground/telegram/index.ts'
import { soon } from '../../support/report.ts'
import { openWorld, day, zone, joined, comes, stranger, follows, types, drops } from './world.ts'

openWorld()

describe('/start with a token', () => {
  const invite = async (code: string) => (await inviteByCode(zone, code)).token

  test.each<[string, () => Promise<ChatMessage>, RegExp]>([
    ['that is malformed', async () => follows(stranger(), 'abc'), /邀请链接无效/],
    ['that was typed by hand and can be none', async () => types(stranger(), '/start 你好 <b>'), /邀请链接无效/],
    ['that nobody made', async () => follows(stranger(), 'A'.repeat(32)), /邀请链接无效/],
    ['as long as Telegram allows', async () => follows(stranger(), 'A'.repeat(64)), /邀请链接无效/],
    [
      'that somebody else has used',
      async () => {
        const token = await invite('contact-7')
        expect((await follows(stranger(), token)).text).toMatch(/绑定成功[^]*企业联系人七，您好/)
        return follows(stranger(), token)
      },
      /已经使用过/,
    ],
    [
      'that was replaced by a newer one',
      async () => {
        const old = await invite('contact-5')
        await invite('contact-5')
        return follows(stranger(), old)
      },
      /已经作废/,
    ],
    [
      'that somebody else has opened',
      async () => {
        const token = await invite('contact-6')
        expect((await follows(stranger(), token)).text).toMatch(/分享您本人的手机号/)
        return follows(stranger(), token)
      },
      /不是发给您的/,
    ],
    [
      'from an account that is somebody else already',
      async () => follows(await comes('cadre-3'), await invite('cadre-4')),
      /已经绑定了另一位登记人员/,
    ],
    [
      'twice by the same person',
      async () => {
        const token = await invite('cadre-2')
        const person = stranger()
        joined.set('cadre-2', person)
        await follows(person, token)
        return follows(person, token)
      },
      /您的账号已经绑定/,
    ],
  ])('%s', async (_name, deed, expected) => {
    expect((await deed()).text).toMatch(expected)
  })

  test('that has expired', async () => {
    const token = await invite('contact-5')
    zone.clock.advance(8 * day)
    expect((await follows(stranger(), token)).text).toMatch(/已经过期/)
  })
})

describe('a phone number', () => {
  const shares = async (deed: () => unknown, person: Person) => {
    deed()
    return (await person.sees(() => true, soon)).text
  }

  test("must be one's own and the registered one; after three wrong ones the link is dead", async () => {
    const person = stranger()
    const { token } = await inviteByCode(zone, 'contact-4')
    expect((await follows(person, token)).text).toMatch(/请点击下方按钮/)
    expect(person.keys()).toEqual([['📱 分享我的手机号']])
    const card = { phoneNumber: '+8613800138004', firstName: '同事', userId: person.id + 1 }
    expect(await shares(() => person.sends({ contact: card }), person)).toMatch(/转发他人的名片无效/)
    expect(await shares(() => person.sends({ contact: { phoneNumber: '+8613800138004', firstName: '无账号' } }), person)).toMatch(
      /转发他人的名片无效/,
    )
    expect(await shares(() => person.sharesPhone('+8613900000000'), person)).toMatch(/与登记的不一致，还可以再试 2 次/)
    expect(await shares(() => person.sharesPhone('13800138004'), person)).toMatch(/与登记的不一致，还可以再试 1 次/)
    expect(await shares(() => person.sharesPhone('+8613900000001'), person)).toMatch(/已经作废/)
    expect(await shares(() => person.sharesPhone('+8613800138004'), person)).toMatch(/已经作废/)
    expect(await shares(() => person.says('/cases'), person)).toMatch(/请使用企服办发给您的邀请链接/)
  })

  test('of a colleague, sent by somebody who is in already, is no broken invitation', async () => {
    const contact = await comes('contact-3')
    contact.sends({ contact: { phoneNumber: '+8613900000000', firstName: '同事', userId: 77 } })
    await contact.sees(/暂时不能识别这类消息/, soon)
    contact.says('/report')
    await contact.taps('不涉及项目', soon)
    await contact.taps('用工', soon)
    await contact.sees(/请说明/, soon)
    contact.sends({ contact: { phoneNumber: '+8613900000000', firstName: '同事', userId: 77 } })
    await contact.sees(/这一步需要文字内容/, soon)
    await drops(contact)
  })

  test("from a stranger without a link gets the stranger's answer", async () => {
    const person = stranger()
    expect(await shares(() => person.sharesPhone('+8613800138001'), person)).toMatch(/请使用企服办发给您的邀请链接/)
  })
})
