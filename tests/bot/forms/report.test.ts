import { describe, expect, test } from 'vitest'
import { report } from '../../../bot/forms/report.ts'
import { caseSubmission } from '../../../core/cases/submission.ts'
import { openDialog } from './dialog.ts'
import { manyEnterprises, oneEnterprise, openCase } from './report-sample.ts'

const roadAccess = '市政道路尚未接通，建材车辆无法进入二期工地'

function untilReview(context = oneEnterprise, category = '市政道路') {
  const dialog = openDialog(report, context)
  dialog.taps('北斗').taps(category).says(roadAccess).says('请提前接通临时道路').taps('一般').taps('跳过')
  if (dialog.draft.step === 'visibility') dialog.taps('本企业可见')
  return dialog
}

describe('the report dialog', () => {
  test('asks its questions in order, counts them, and ends by submit', () => {
    const dialog = openDialog(report, oneEnterprise)
    expect(dialog.screen.text).toContain('（1/7）')
    expect(dialog.screen.text).toContain('涉及哪个项目')
    dialog.taps('岳阳北斗导航应用基地（二期）')
    expect(dialog.last.inPlace).toBe(true)
    dialog.taps('市政道路').says(roadAccess)
    expect(dialog.last.inPlace).toBe(false)
    dialog.says('请提前接通临时道路').taps('复杂')
    dialog.sends({ caption: '现场' }).taps('完成').taps('仅我可见')
    expect(dialog.screen.text).toContain('国信军创')
    expect(dialog.screen.text).toContain(roadAccess)
    dialog.taps('确认提交')
    expect(dialog.last.done).toBe(true)
    expect(dialog.result).toEqual({
      enterpriseId: 11,
      projectId: 21,
      categoryId: 31,
      description: roadAccess,
      wish: '请提前接通临时道路',
      urgency: 'complex',
      visibility: 'filer',
      attachments: [{ kind: 'photo', fileId: 'file-102', fileUniqueId: 'unique-102', caption: '现场' }],
      sources: [
        { messageId: 101, part: 'description' },
        { messageId: 102, part: 'wish' },
      ],
      earlier: [],
      addToCaseId: null,
    })
    expect(() => caseSubmission.parse(dialog.result)).not.toThrow()
  })

  test('leaves out what there is nothing to choose about', () => {
    const dialog = openDialog(report, { ...oneEnterprise, projects: [] })
    expect(dialog.draft.step).toBe('category')
    expect(openDialog(report, manyEnterprises).draft.step).toBe('enterprise')
  })

  test('takes "no project" and skipped answers', () => {
    const dialog = openDialog(report, oneEnterprise)
    dialog
      .taps('不涉及项目')
      .taps('项目用地')
      .says('用地指标不足')
      .taps('跳过')
      .taps('紧急')
      .taps('跳过')
      .taps('本企业可见')
      .taps('确认提交')
    expect(dialog.result).toMatchObject({ projectId: null, wish: null, attachments: [], urgency: 'urgent' })
  })

  test('speaks English, with the English names of categories', () => {
    const dialog = openDialog(report, oneEnterprise, { locale: 'en' })
    dialog.taps('No project')
    expect(dialog.labels).toEqual(['Municipal roads', 'Land', '🔒 吃拿卡要', '‹ Back', 'Cancel'])
    expect(dialog.screen.text).toContain('(2/7)')
  })

  test('a secret category leaves no choice of who sees it, and says who does', () => {
    const dialog = untilReview(oneEnterprise, '吃拿卡要')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.screen.text).toContain('本件保密')
    expect(dialog.screen.text).not.toContain('知悉范围')
    expect(dialog.taps('确认提交').result.visibility).toBe('secret')
  })

  test('escapes what people write', () => {
    const dialog = openDialog(report, oneEnterprise)
    dialog.taps('不涉及').taps('市政道路').says('<b>路</b> & "桥"').taps('上一步')
    expect(dialog.screen.text).toContain('&lt;b&gt;路&lt;/b&gt; &amp; &quot;桥&quot;')
  })
})

describe('choosing among many enterprises', () => {
  test('shows eight on a page and turns the pages', () => {
    const dialog = openDialog(report, manyEnterprises)
    expect(dialog.labels.filter((label) => label.includes('企业'))).toHaveLength(8)
    dialog.taps('下一页').taps('下一页')
    expect(dialog.labels.filter((label) => label.includes('企业'))).toEqual([
      '港城企业17',
      '临港企业18',
      '港城企业19',
      '临港企业20',
    ])
    expect(dialog.taps('上一页').labels).toContain('港城企业9')
  })

  test('a part of the name narrows the list', () => {
    const dialog = openDialog(report, manyEnterprises)
    dialog.says('临港')
    expect(dialog.last.refusal).toBeUndefined()
    expect(dialog.labels.filter((label) => label.includes('企业'))).toHaveLength(8)
    expect(dialog.labels.filter((label) => label.includes('港城'))).toHaveLength(0)
    expect(dialog.says('不存在').screen.text).toContain('没有找到名称中含“不存在”')
    dialog.taps('显示全部').says('企业20').taps('临港企业20')
    expect(dialog.draft).toMatchObject({ step: 'category', answers: { enterprise: 30 } })
    expect(dialog.draft.answers).not.toHaveProperty('$view')
  })

  test('an enterprise that is not on offer is not taken, whatever a button carries', () => {
    const dialog = openDialog(report, manyEnterprises)
    dialog.does({ type: 'choice', step: 'enterprise', value: 'e9999' })
    expect(dialog.last).toMatchObject({ refusal: { code: 'button-wanted' }, changed: false })
  })

  test('another enterprise makes the project be asked anew', () => {
    const context = {
      ...manyEnterprises,
      projects: [...oneEnterprise.projects, { id: 22, enterpriseId: 12, name: '冷链物流中心' }],
    }
    const dialog = openDialog(report, context)
    dialog.taps('港城企业1').taps('北斗').taps('市政道路').says(roadAccess).taps('跳过').taps('一般').taps('跳过')
    dialog.taps('改：企业').taps('临港企业2')
    expect(dialog.draft.step).toBe('project')
    expect(dialog.screen.text).toContain('涉及哪个项目')
    dialog.taps('冷链')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.result).toMatchObject({ enterpriseId: 12, projectId: 22, description: roadAccess })
  })
})

describe('somebody of the zone who files for an enterprise', () => {
  test('is offered nothing secret, is not asked who may see it, and is told who will', () => {
    const dialog = openDialog(report, manyEnterprises).taps('港城企业1').taps('不涉及')
    expect(dialog.labels.some((label) => label.includes('🔒'))).toBe(false)
    expect(dialog.screen.text).not.toContain('🔒')
    dialog.taps('市政道路').says(roadAccess).taps('跳过').taps('一般').taps('跳过')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.screen.text).toContain('您代企业提交')
    expect(dialog.taps('确认提交').result.visibility).toBe('enterprise')
  })

  test.each([
    ['a secret category', '吃拿卡要', undefined, '市政道路'],
    ['their own eyes', '项目用地', '仅我可见', '本企业可见'],
  ])('is asked anew where they had chosen %s for an enterprise of their own first', (_name, category, visibility, instead) => {
    const [own, other] = manyEnterprises.enterprises
    const context = { ...manyEnterprises, projects: [], enterprises: [{ ...own!, own: true }, other!] }
    const dialog = openDialog(report, context)
      .taps('港城企业1')
      .taps(category)
      .says(roadAccess)
      .taps('跳过')
      .taps('一般')
      .taps('跳过')
    if (visibility !== undefined) dialog.taps(visibility)
    dialog.taps('改：企业').taps('临港企业2')
    expect(dialog.draft.step).not.toBe('review')
    dialog.taps(instead)
    expect(dialog.draft.step).toBe('review')
    expect(dialog.taps('确认提交').result).toMatchObject({ enterpriseId: other!.id, visibility: 'enterprise' })
  })
})

describe('the review', () => {
  test('every field can be edited, and leads back', () => {
    const dialog = untilReview()
    dialog.taps('改：问题')
    expect(dialog.screen.text).toContain(roadAccess)
    dialog.says('道路已断')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.result.description).toBe('道路已断')
    expect(dialog.draft.answers.what).toMatchObject({ earlier: [roadAccess] })
    dialog.taps('改：紧急程度').taps('返回核对')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.result.urgency).toBe('normal')
    for (const label of ['项目', '类别', '问题', '期望', '紧急程度', '附件', '知悉范围']) {
      dialog.taps(`改：${label}`).taps('返回核对')
      expect(dialog.draft.step).toBe('review')
    }
  })

  test('a category that is not secret any more asks who may see it', () => {
    const dialog = untilReview(oneEnterprise, '吃拿卡要')
    dialog.taps('改：类别').taps('项目用地')
    expect(dialog.draft.step).toBe('visibility')
    dialog.taps('仅我可见')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.result.visibility).toBe('filer')
  })

  test('stays within 4096 characters, and what is filed is whole', () => {
    const long = '路'.repeat(3000)
    const dialog = openDialog(report, oneEnterprise)
    dialog.taps('北斗').taps('市政道路').says(long).says('通'.repeat(1000)).taps('一般')
    for (let index = 0; index < 10; index += 1) dialog.sends({ caption: '图'.repeat(1000) })
    dialog.taps('完成').taps('保密')
    expect(dialog.draft.step).toBe('review')
    expect(dialog.screen.text.length).toBeLessThanOrEqual(4096)
    expect(dialog.screen.text).toContain('全文共 3,000 字')
    expect(dialog.result.description).toBe(long)
    expect(dialog.result.attachments).toHaveLength(10)
  })

  test('a category that is closed meanwhile is asked for before it is filed', () => {
    const dialog = untilReview()
    dialog.context = { ...oneEnterprise, categories: oneEnterprise.categories.filter(({ id }) => id !== 31) }
    dialog.taps('确认提交')
    expect(dialog.last.done).toBe(false)
    expect(dialog.draft.step).toBe('category')
    dialog.taps('项目用地').taps('确认提交')
    expect(dialog.last.done).toBe(true)
  })
})

describe('a similar open case', () => {
  const context = { ...oneEnterprise, openCases: [openCase] }

  test('can be added to', () => {
    const dialog = untilReview(context)
    expect(dialog.draft.step).toBe('similar')
    expect(dialog.screen.text).toContain('厂区东门道路尚未接通')
    dialog.taps('补充到 XG-2026-000501')
    expect(dialog.screen.text).toContain('补充到 XG-2026-000501')
    expect(dialog.taps('确认提交').result.addToCaseId).toBe(501)
  })

  test('or a new one is filed, which is asked again for another category', () => {
    const land = { ...openCase, id: 502, number: 'XG-2026-000502', categoryId: 32 }
    const dialog = untilReview({ ...context, openCases: [openCase, land] })
    dialog.taps('另行提交')
    expect(dialog.result.addToCaseId).toBeNull()
    dialog.taps('改：类别').taps('项目用地')
    expect(dialog.draft.step).toBe('similar')
    expect(dialog.labels).toContain('补充到 XG-2026-000502')
    expect(dialog.labels).not.toContain('补充到 XG-2026-000501')
  })

  test('is not offered when more people see it than may see the report', () => {
    const dialog = openDialog(report, context)
    dialog.taps('北斗').taps('市政道路').says(roadAccess).taps('跳过').taps('一般').taps('跳过').taps('保密')
    expect(dialog.draft.step).toBe('review')
    dialog.taps('改：知悉范围').taps('本企业可见')
    expect(dialog.draft.step).toBe('similar')
    dialog.taps('补充到').taps('改：知悉范围').taps('保密')
    expect(dialog.result.addToCaseId).toBeNull()
  })

  test('that is closed meanwhile is added to no more', () => {
    const dialog = untilReview(context).taps('补充到')
    dialog.context = oneEnterprise
    expect(dialog.taps('确认提交').last.done).toBe(true)
    expect(dialog.result.addToCaseId).toBeNull()
  })
})
