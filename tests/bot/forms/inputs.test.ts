import { describe, expect, test } from 'vitest'
import { report } from '../../../bot/forms/report.ts'
import { filesAt } from '../../../bot/forms/answers.ts'
import { openDialog } from './dialog.ts'
import { manyEnterprises, oneEnterprise } from './report-sample.ts'

const atWhat = () => openDialog(report, oneEnterprise).taps('北斗').taps('市政道路')
const atFiles = () => atWhat().says('道路不通').taps('跳过').taps('一般')

describe('text', () => {
  test('of 5,000 characters is refused with its count, and nothing is lost', () => {
    const dialog = atWhat()
    const before = dialog.draft
    dialog.says('路'.repeat(5000))
    expect(dialog.last.refusal).toMatchObject({ code: 'text-too-long', values: { length: 5000, limit: 3000 } })
    expect(dialog.screen.text).toContain('有 5,000 字，超过了 3,000 字')
    expect(dialog.draft.step).toBe('what')
    expect(dialog.draft.answers).toMatchObject(before.answers)
    expect(dialog.says('道路不通').draft.step).toBe('wish')
  })

  test('that the app has cut in two is refused whole: its tail is no answer', () => {
    const dialog = atWhat()
    dialog.says('路'.repeat(4096)).says('尾'.repeat(904))
    expect(dialog.last.refusal).toMatchObject({ code: 'text-too-long', values: { length: 5000, limit: 3000 } })
    expect(dialog.draft.step).toBe('what')
    dialog.does({ type: 'text', text: '道路不通', messageId: dialog.messageId + 5 })
    expect(dialog.draft).toMatchObject({ step: 'wish', answers: { what: { text: '道路不通' } } })
    expect(dialog.draft.answers).not.toHaveProperty('$refused')
  })

  test('the tail is known by its time too, when the numbers of messages are not in a row', () => {
    const dialog = atWhat()
    dialog.does({ type: 'text', text: '路'.repeat(4096), messageId: 200, sentAt: 1_000 })
    dialog.does({ type: 'text', text: '尾', messageId: 205, sentAt: 1_001 })
    expect(dialog.last.refusal?.values).toEqual({ length: 4097, limit: 3000 })
    dialog.does({ type: 'text', text: '道路不通', messageId: 209, sentAt: 1_030 })
    expect(dialog.draft.step).toBe('wish')
  })

  test('a shorter version right after one that was a little too long is taken', () => {
    const dialog = atWhat().says('路'.repeat(3001)).says('路'.repeat(2999))
    expect(dialog.draft.step).toBe('wish')
  })

  test('that was too long can be shortened by editing it', () => {
    const dialog = atWhat().says('路'.repeat(3001))
    dialog.edits(dialog.messageId, '道路不通')
    expect(dialog.last.inPlace).toBe(false)
    expect(dialog.draft).toMatchObject({ step: 'wish', answers: { what: { text: '道路不通', messageId: dialog.messageId } } })
  })

  test('counts characters as people do', () => {
    expect(atWhat().says('🚧'.repeat(3000)).draft.step).toBe('wish')
  })

  test.each([' \n ', '\u200b\u2060', '\u3164', '\u00ad\u034f', '\u{e0041}\ufe0f', '\u2800'])(
    'of %j, which nobody can see, is none',
    (text) => {
      expect(atWhat().says(text).last.refusal?.code).toBe('text-wanted')
    },
  )

  test('with an emoji where a search is cut stays whole', () => {
    const dialog = openDialog(report, manyEnterprises).says(`${'厂'.repeat(59)}🏗️`)
    expect(dialog.draft.answers).toEqual({ $view: { page: 1, part: '厂'.repeat(59) } })
    expect(dialog.screen.text.isWellFormed()).toBe(true)
  })

  test('where a button is wanted is refused', () => {
    const dialog = openDialog(report, oneEnterprise).says('北斗')
    expect(dialog.last).toMatchObject({ refusal: { code: 'button-wanted' }, changed: false, inPlace: false })
    expect(dialog.screen.text).toMatch(/^这一步请点击下方按钮选择。/)
  })
})

describe('what is not asked for', () => {
  test.each([
    ['sticker', 'what', 'text-wanted'],
    ['poll', 'files', 'file-wanted'],
  ])('a %s at the step "%s" says %s', (what, step, code) => {
    const dialog = step === 'what' ? atWhat() : atFiles()
    dialog.does({ type: 'unsupported', what })
    expect(dialog.last).toMatchObject({ refusal: { code }, changed: false })
    expect(dialog.draft.step).toBe(step)
  })

  test('text where files are asked', () => {
    expect(atFiles().says('没有').last.refusal?.code).toBe('file-wanted')
  })
})

describe('files', () => {
  test('an album is kept whole, in order, with its captions; its further files change the screen in place', () => {
    const dialog = atFiles()
    dialog.sends({ mediaGroupId: 'album', caption: '东门' })
    expect(dialog.last.inPlace).toBe(false)
    dialog.sends({ mediaGroupId: 'album' }).sends({ mediaGroupId: 'album', caption: '西门' })
    expect(dialog.last.inPlace).toBe(true)
    expect(dialog.screen.text).toContain('已收到 <b>3</b> 件（图片 3 张）')
    dialog.sends({ kind: 'document', fileName: '红线图.pdf', mimeType: 'application/pdf', bytes: 1000 })
    dialog.sends({ kind: 'voice' }).sends({ kind: 'video' })
    dialog.does({ type: 'location', latitude: 29.4, longitude: 113.1, messageId: 300 })
    expect(dialog.screen.text).toContain('已收到 <b>7</b> 件（图片 3 张、文件 1 个、语音 1 段、视频 1 段、位置 1 处）')
    dialog.taps('完成').taps('本企业').taps('确认提交')
    expect(dialog.result.attachments.map(({ kind, mediaGroupId, caption }) => [kind, mediaGroupId, caption])).toEqual([
      ['photo', 'album', '东门'],
      ['photo', 'album', undefined],
      ['photo', 'album', '西门'],
      ['document', undefined, undefined],
      ['voice', undefined, undefined],
      ['video', undefined, undefined],
      ['location', undefined, undefined],
    ])
  })

  test('the same file twice, or in another order, is kept once and in order', () => {
    const dialog = atFiles()
    dialog.sends({ messageId: 301 }).sends({ messageId: 300 }).sends({ messageId: 301 })
    expect(filesAt(dialog.draft.answers, 'files').map(({ messageId }) => messageId)).toEqual([300, 301])
  })

  test('of 2 GB is refused with its size', () => {
    const dialog = atFiles().sends({ kind: 'document', bytes: 2 * 1024 ** 3 })
    expect(dialog.last.refusal).toMatchObject({ code: 'file-too-large', values: { size: '2.0 GB', limit: '20 MB' } })
    expect(dialog.labels).toContain('跳过')
  })

  test('the eleventh is refused', () => {
    const dialog = atFiles()
    for (let index = 0; index < 10; index += 1) dialog.sends()
    expect(dialog.last.refusal).toBeUndefined()
    expect(dialog.sends().last.refusal?.code).toBe('too-many-files')
    expect(filesAt(dialog.draft.answers, 'files')).toHaveLength(10)
  })

  test('can be taken back', () => {
    const dialog = atFiles().sends().taps('清除')
    expect(dialog.labels).toContain('跳过')
    expect(dialog.taps('跳过').taps('本企业').result.attachments).toEqual([])
  })

  test('sent while another question is asked are kept', () => {
    const dialog = openDialog(report, oneEnterprise).sends({ caption: '现场' })
    expect(dialog.draft).toMatchObject({ step: 'project', answers: { files: [{ caption: '现场' }] } })
    expect(dialog.last.refusal).toBeUndefined()
  })

  test('the caption of a photo answers a question for words; the rest of its album answers none', () => {
    const dialog = atWhat().sends({ mediaGroupId: 'album', caption: '道路不通' })
    expect(dialog.draft).toMatchObject({ step: 'wish', answers: { what: { text: '道路不通' } } })
    dialog.sends({ mediaGroupId: 'album', caption: '另一处' })
    expect(dialog.draft.step).toBe('wish')
    expect(filesAt(dialog.draft.answers, 'files')).toHaveLength(2)
  })
})

describe('edited messages', () => {
  test('the answer takes the new text and keeps the earlier one', () => {
    const dialog = atWhat().says('道路不通')
    const id = dialog.messageId
    dialog.edits(id, '道路已断')
    expect(dialog.last).toMatchObject({ changed: true, inPlace: true })
    expect(dialog.draft).toMatchObject({ step: 'wish', answers: { what: { text: '道路已断', earlier: ['道路不通'] } } })
    expect(dialog.edits(id, '道路已断').last.changed).toBe(false)
  })

  test('too long a new text is refused', () => {
    const dialog = atWhat().says('道路不通')
    dialog.edits(dialog.messageId, '路'.repeat(3001))
    expect(dialog.last).toMatchObject({ changed: false, refusal: { code: 'text-too-long' } })
  })

  test('a caption changes with its file', () => {
    const dialog = atFiles().sends({ caption: '东门' })
    dialog.edits(dialog.messageId, '西门')
    expect(filesAt(dialog.draft.answers, 'files')[0]).toMatchObject({ caption: '西门' })
  })

  test('a message that is not of this form changes nothing', () => {
    const dialog = atWhat().says('道路不通')
    expect(dialog.edits(9999, '别的').last.changed).toBe(false)
  })
})

test('a zone that allows three files of five megabytes takes three, and none larger', () => {
  const zone = { ...oneEnterprise, attachments: { files: 3, megabytes: 5 } }
  const dialog = openDialog(report, zone).taps('北斗').taps('市政道路').says('道路不通').taps('跳过').taps('一般')
  expect(dialog.screen.text).toContain('3')
  dialog.sends({ bytes: 5 * 1024 * 1024 + 1 })
  expect(dialog.last.refusal).toMatchObject({ code: 'file-too-large', values: { limit: '5.0 MB' } })
  for (let file = 0; file < 3; file++) dialog.sends({ bytes: 5 * 1024 * 1024 })
  expect(filesAt(dialog.draft.answers, 'files')).toHaveLength(3)
  expect(dialog.sends().last.refusal).toMatchObject({ code: 'too-many-files', values: { limit: 3 } })
})
