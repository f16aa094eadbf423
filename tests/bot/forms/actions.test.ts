import { describe, expect, test } from 'vitest'
import type { ActionContext } from '../../../bot/actions/action.ts'
import { add } from '../../../bot/actions/add.ts'
import { contact } from '../../../bot/actions/contact.ts'
import { decline } from '../../../bot/actions/decline.ts'
import { deliver } from '../../../bot/actions/deliver.ts'
import { note } from '../../../bot/actions/note.ts'
import { plan } from '../../../bot/actions/plan.ts'
import { rate } from '../../../bot/actions/rate.ts'
import { sendBack } from '../../../bot/actions/send-back.ts'
import { actions } from '../../../bot/actions/index.ts'
import { openDialog } from './dialog.ts'

const context: ActionContext = {
  attachments: { files: 10, megabytes: 20 },
  case: { id: 501, number: 'XG-2026-000501', version: 3, enterprise: '国信军创', category: '市政道路' },
  today: '2026-11-24',
  timeZone: 'Asia/Shanghai',
  locale: 'zh-CN',
}

describe('plan', () => {
  test('offers days and ends by the text', () => {
    const dialog = openDialog(plan, context)
    expect(dialog.screen.text).toContain('XG-2026-000501 · 国信军创')
    expect(dialog.labels.slice(0, 4)).toEqual([
      '明天 · 11月25日（周三）',
      '3 天后 · 11月27日（周五）',
      '7 天后 · 12月1日（周二）',
      '15 天后 · 12月9日（周三）',
    ])
    dialog.taps('7 天后').says('完成临时道路施工')
    expect(dialog.last.done).toBe(true)
    expect(dialog.result).toEqual({ date: '2026-12-01', text: '完成临时道路施工', messageIds: [101] })
  })

  test.each([
    ['12月1日', '2026-12-01'],
    ['2027-01-05', '2027-01-05'],
    ['今天', '2026-11-24'],
  ])('takes the typed day %s', (text, date) => {
    expect(openDialog(plan, context).says(text).draft.answers.date).toBe(date)
  })

  test.each([
    ['11月23日', 'date-past'],
    ['下个月吧', 'date-unclear'],
    ['2月30日', 'date-unclear'],
    ['9999-12-31', 'date-unclear'],
    ['constructor', 'date-unclear'],
  ])('refuses %s with %s', (text, code) => {
    const dialog = openDialog(plan, context).says(text)
    expect(dialog.last).toMatchObject({ refusal: { code }, changed: false, done: false })
  })

  test('a button that was shown yesterday for a day that has passed is refused', () => {
    const dialog = openDialog(plan, context)
    const tomorrow = dialog.button('明天')
    dialog.context = { ...context, today: '2026-11-27' }
    expect(dialog.does(tomorrow).last.refusal?.code).toBe('date-past')
  })
})

describe('note', () => {
  test.each([
    ['告知企业', true],
    ['仅内部可见', false],
  ])('%s', (label, isPublic) => {
    const dialog = openDialog(note, context).says('已完成勘测').taps(label)
    expect(dialog.last.done).toBe(true)
    expect(dialog.result).toEqual({
      text: '已完成勘测',
      attachments: [],
      public: isPublic,
      messageIds: [101],
      pieces: ['已完成勘测'],
    })
  })
})

test('a note that was begun by an earlier version of its form keeps its words', () => {
  const dialog = openDialog(note, context)
  dialog.draft = {
    ...dialog.draft,
    formVersion: 1,
    step: 'public',
    answers: { text: { text: '已完成勘测', messageId: 55, earlier: [] } },
  }
  dialog.taps('告知企业')
  expect(dialog.last.done).toBe(true)
  expect(dialog.result).toEqual({ text: '已完成勘测', attachments: [], public: true, messageIds: [55], pieces: ['已完成勘测'] })
})

test('contact asks how, then what was said', () => {
  const dialog = openDialog(contact, context).taps('微信').says('已约定周四上门')
  expect(dialog.last.done).toBe(true)
  expect(dialog.result).toEqual({ how: 'wechat', text: '已约定周四上门', messageIds: [101] })
})

test('deliver is reviewed before it is sent, with evidence', () => {
  const dialog = openDialog(deliver, context).says('临时道路已通车').taps('上门送达').sends().taps('完成')
  expect(dialog.last.done).toBe(false)
  expect(dialog.screen.text).toContain('临时道路已通车')
  expect(dialog.screen.text).toContain('图片 1 张')
  dialog.taps('改：送达方式').taps('书面答复').taps('确认提交')
  expect(dialog.last.done).toBe(true)
  expect(dialog.result).toMatchObject({
    solution: '临时道路已通车',
    how: 'document',
    evidence: [{ kind: 'photo' }],
    messageIds: [101],
  })
})

describe('rate', () => {
  test('solved asks how satisfied, and a comment that may be skipped', () => {
    const dialog = openDialog(rate, context).taps('已解决').taps('基本满意').taps('跳过')
    expect(dialog.last.done).toBe(true)
    expect(dialog.result).toEqual({ solved: true, satisfaction: 'basically', comment: '', messageIds: [] })
  })

  test('not solved wants to hear what is missing', () => {
    const dialog = openDialog(rate, context).taps('未解决')
    expect(dialog.labels).not.toContain('跳过')
    dialog.does({ type: 'choice', step: 'comment', value: 'skip' })
    expect(dialog.last).toMatchObject({ done: false, refusal: { code: 'text-wanted' } })
    dialog.says('路灯还没有通电')
    expect(dialog.result).toEqual({ solved: false, comment: '路灯还没有通电', messageIds: [101] })
  })

  test('begins after the first question when that was answered on the notice', () => {
    const dialog = openDialog(rate, context, { answers: { solved: 'yes' } })
    expect(dialog.draft.step).toBe('satisfaction')
  })
})

test('sendBack wants a reason', () => {
  const dialog = openDialog(sendBack, context).says('请补充验收单')
  expect(dialog.last.done).toBe(true)
  expect(dialog.result).toEqual({ reason: '请补充验收单', messageIds: [101] })
})

test('add takes words and files until done', () => {
  const dialog = openDialog(add, context)
  expect(dialog.labels).toEqual(['取消'])
  dialog.says('补充说明').sends().says('还有一处').edits(101, '补充说明（更正）')
  expect(dialog.last.done).toBe(false)
  expect(dialog.screen.text).toContain('已收到 <b>3</b> 件（文字 2 条、图片 1 张）')
  dialog.taps('完成')
  expect(dialog.last.done).toBe(true)
  expect(dialog.result).toMatchObject({
    text: '补充说明（更正）\n还有一处',
    attachments: [{ kind: 'photo' }],
    sources: [101, 103].map((messageId) => ({ messageId, part: 'note' })),
  })
})

test('add refuses a sticker, and texts that are too long together', () => {
  const dialog = openDialog(add, context).does({ type: 'unsupported', what: 'sticker' })
  expect(dialog.last.refusal?.code).toBe('unsupported')
  dialog.says('文'.repeat(2000)).says('字'.repeat(1000))
  expect(dialog.last.refusal?.code).toBe('text-too-long')
  expect(dialog.taps('完成').result.text).toHaveLength(2000)
})

test('decline says why and where to turn', () => {
  const dialog = openDialog(decline, context).says('属于劳动争议').says('请向劳动仲裁委员会申请')
  expect(dialog.last.done).toBe(true)
  expect(dialog.result).toEqual({
    reason: '属于劳动争议\n请向劳动仲裁委员会申请',
    messageIds: [101, 102],
    pieces: ['属于劳动争议', '请向劳动仲裁委员会申请'],
  })
})

test('every form opens in both languages', () => {
  for (const form of actions.values()) {
    if (form.steps.length === 0) continue
    for (const locale of ['zh-CN', 'en']) expect(openDialog(form, context, { locale }).screen.text).toContain('XG-2026-000501')
  }
})
