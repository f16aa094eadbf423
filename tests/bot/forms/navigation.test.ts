import { describe, expect, test } from 'vitest'
import { report } from '../../../bot/forms/report.ts'
import { openDialog } from './dialog.ts'
import { oneEnterprise } from './report-sample.ts'

describe('back', () => {
  test('shows the answer that was given, which can be kept', () => {
    const dialog = openDialog(report, oneEnterprise).taps('北斗').taps('市政道路').says('道路不通').taps('上一步')
    expect(dialog.draft.step).toBe('what')
    expect(dialog.screen.text).toContain('<blockquote>道路不通</blockquote>')
    dialog.taps('保留并继续')
    expect(dialog.draft).toMatchObject({ step: 'wish', answers: { what: { text: '道路不通' } } })
  })

  test('is not there on the first question', () => {
    expect(openDialog(report, oneEnterprise).labels.at(-1)).toBe('取消')
    expect(openDialog(report, oneEnterprise).labels).not.toContain('‹ 上一步')
  })

  test('twice on the same screen goes back once', () => {
    const dialog = openDialog(report, oneEnterprise).taps('北斗').taps('市政道路')
    const back = dialog.button('上一步')
    dialog.does(back).does(back)
    expect(dialog.draft.step).toBe('category')
    expect(dialog.last.changed).toBe(false)
  })
})

describe('a screen that has been overtaken', () => {
  test('changes nothing and shows the present one', () => {
    const dialog = openDialog(report, oneEnterprise)
    const stale = dialog.button('不涉及')
    dialog.taps('北斗').does(stale)
    expect(dialog.last).toMatchObject({ changed: false, inPlace: true, done: false })
    expect(dialog.draft).toMatchObject({ step: 'category', answers: { project: 21 } })
    expect(dialog.screen.text).toContain('类别')
  })
})

describe('a draft of another version of the form', () => {
  const answers = {
    project: 21,
    category: 31,
    what: { text: '道路不通', messageId: 1, earlier: [] },
    urgency: 'someday',
    gone: 'kept',
  }

  test('keeps the answers that still fit, and asks for the first that does not', () => {
    const dialog = openDialog(report, oneEnterprise)
    dialog.draft = { ...dialog.draft, formVersion: 0, step: 'review', answers: { ...answers, wish: null } }
    expect(dialog.screen.text).toContain('紧急程度')
    dialog.taps('一般').taps('跳过').taps('本企业')
    expect(dialog.draft.formVersion).toBe(report.version)
    expect(dialog.result).toMatchObject({ description: '道路不通', urgency: 'normal' })
  })

  test('at a step that is no more goes to the first without an answer', () => {
    const dialog = openDialog(report, oneEnterprise)
    dialog.draft = { ...dialog.draft, step: 'reason', answers }
    expect(dialog.screen.text).toContain('您希望怎样解决')
    dialog.says('请接通')
    expect(dialog.draft).toMatchObject({ step: 'urgency', answers: { wish: { text: '请接通' } } })
  })
})

describe('cancelling', () => {
  test('asks, and goes on with "no"', () => {
    const dialog = openDialog(report, oneEnterprise).taps('北斗').taps('取消')
    expect(dialog.last).toMatchObject({ asksCancel: true, cancelled: false, changed: false })
    expect(dialog.screen.text).toContain('您要放弃填写吗')
    dialog.taps('否，继续填写')
    expect(dialog.last).toMatchObject({ asksCancel: false, cancelled: false })
    expect(dialog.draft).toMatchObject({ step: 'category', answers: { project: 21 } })
  })

  test('drops it with "yes"', () => {
    expect(openDialog(report, oneEnterprise).taps('取消').taps('是，放弃填写').last.cancelled).toBe(true)
  })
})
