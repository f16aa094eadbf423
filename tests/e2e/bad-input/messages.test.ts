import { describe, expect, test } from 'vitest'
import { drain, numberIn, opens, soon } from '../../support/report.ts'
import { openWorld, zone, comes, filed, reportsToWhat, withdraws, eventsOf } from './world.ts'

openWorld()

describe('a message that is edited', () => {
  test('before the submission changes the answer, and after it becomes a revision: the old text is kept and the handler is told', async () => {
    const contact = await comes('contact-1')
    const cadre = await comes('cadre-1')
    await reportsToWhat(contact)
    const said = contact.says('道路不通。')
    await contact.taps('跳过', soon)
    await contact.taps('一般', soon)
    await contact.taps('跳过', soon)
    await contact.taps('本企业可见', soon)
    await contact.sees(/请核对[^]*道路不通。/, soon)
    contact.edits(said, '市政道路不通，设备进不了场。')
    await contact.sees(/请核对[^]*市政道路不通，设备进不了场。/, soon)
    await contact.taps('✅ 确认提交')
    const number = numberIn(await contact.sees(/已收到，编号/, soon))
    await contact.sees(/已有人承办/, soon)
    await cadre.sees(/市政道路不通，设备进不了场。/, soon)

    contact.edits(said, '市政道路不通，设备进不了场，已停工两天。')
    await contact.sees(/已按您的修改更新[^]*已停工两天/, soon)
    await cadre.sees(/企业修改了内容[^]*已停工两天/, soon)
    const screen = await opens(contact, number)
    await contact.taps(screen, '办理记录')
    await contact.sees(/修改内容，原文：市政道路不通，设备进不了场。[^]*已停工两天/, soon)

    contact.edits(said, '路'.repeat(3001))
    await contact.sees(/有 3,001 字/, soon)
    expect((await opens(contact, number)).text).toContain('已停工两天')
    await withdraws(contact, number)
    contact.edits(said, '再改一次')
    await contact.sees(/目前的办理状态，不能进行此项操作/, soon)
  })
})

describe('a reply', () => {
  test('to a case that has ended is not added, and says so', async () => {
    const { contact, number } = await filed()
    const screen = await opens(contact, number)
    await withdraws(contact, number)
    contact.says('又想起来一点', { replyTo: screen })
    await contact.sees(/已经办结，不能再补充/, soon)
    expect(await eventsOf(number, 'add')).toEqual([])
  })

  test('with an album is kept whole and answered once', async () => {
    const { contact, cadre, number } = await filed()
    const screen = await opens(contact, number)
    contact.sends({ album: [{ photo: true }, { photo: true }, { video: true }] }, { caption: '现场照片', replyTo: screen })
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*现场照片/, soon)
    await zone.settled()
    expect((await opens(contact, number)).text).toContain('附件 3 个')
    expect(await eventsOf(number, 'add')).toEqual(['现场照片'])
    await withdraws(contact, number)
  })
})

describe('something that belongs to no case', () => {
  test('is asked about once, and added as it is when the case is chosen', async () => {
    const { contact, cadre, number } = await filed()
    contact.says('路口的树也要移走。')
    const question = await contact.sees(/补充到哪件诉求/, soon)
    await contact.taps(question, `➕ 补充到 ${number}`)
    await contact.taps(question, `➕ 补充到 ${number}`)
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*路口的树也要移走。/, soon)
    await zone.settled()
    await drain(contact)
    expect(await eventsOf(number, 'add')).toEqual(['路口的树也要移走。'])

    contact.sends({ album: [{ photo: true }, { photo: true }, { photo: true }] }, { caption: '树的照片' })
    await contact.sees(/补充到哪件诉求/, soon)
    await zone.settled()
    await contact.taps(`➕ 补充到 ${number}`)
    await contact.sees(/已补充到/, soon)
    await cadre.sees(/补充了材料[^]*树的照片/, soon)
    expect((await opens(contact, number)).text).toContain('附件 3 个')
    await withdraws(contact, number)
  })
})
