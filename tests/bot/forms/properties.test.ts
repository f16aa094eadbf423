import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ActionContext } from '../../../bot/actions/action.ts'
import { actions } from '../../../bot/actions/index.ts'
import { advance } from '../../../bot/forms/advance.ts'
import type { DraftState, Form, FormInput } from '../../../bot/forms/form.ts'
import { beginDraft } from '../../../bot/forms/position.ts'
import { report } from '../../../bot/forms/report.ts'
import { caseSubmission } from '../../../core/cases/submission.ts'
import { show } from '../../../bot/forms/show.ts'
import { textsFor } from '../../../locales/texts.ts'
import { parseCallbackData } from '../../../screens/callback-data.ts'
import { manyEnterprises, openCase } from './report-sample.ts'

const texts = textsFor('zh-CN')
const actionContext: ActionContext = {
  attachments: { files: 10, megabytes: 20 },
  case: { id: 501, number: 'XG-2026-000501', version: 3, enterprise: '国信军创', category: '市政道路' },
  today: '2026-11-24',
  timeZone: 'Asia/Shanghai',
  locale: 'zh-CN',
}
const subjects: { form: Form<never>; context: unknown }[] = [
  { form: report, context: { ...manyEnterprises, openCases: [openCase] } },
  ...[...actions.values()]
    .filter(({ steps }) => steps.length > 0)
    .map((form) => ({ form: form as Form<never>, context: actionContext })),
]

/** What somebody may do: tap one of the buttons that are shown, or anything else at any time. */
type Deed = { tap: number } | { input: FormInput }

const messageId = fc.integer({ min: 1, max: 12 })
const text = fc.oneof(
  fc.constantFrom('道路不通', '12月1日', '临港', '<b>&</b>', ' ', 'x'.repeat(3500), '路'.repeat(4096), '2020-01-01'),
  fc.string({ maxLength: 30 }),
)
const file = fc.record({
  kind: fc.constantFrom('photo' as const, 'document' as const, 'voice' as const, 'video' as const),
  fileId: fc.constant('f'),
  fileUniqueId: fc.constant('u'),
  bytes: fc.constantFrom(10, 30_000_000),
  mediaGroupId: fc.constantFrom('album', 'other'),
  caption: fc.constantFrom('', '现场', '长'.repeat(1024)),
  messageId,
})
const input: fc.Arbitrary<FormInput> = fc.oneof(
  fc.record({ type: fc.constant('text' as const), text, messageId }),
  fc.record({ type: fc.constant('edited' as const), text, messageId }),
  fc.record({ type: fc.constant('file' as const), attachment: file }),
  fc.record({ type: fc.constant('location' as const), latitude: fc.constant(29.4), longitude: fc.constant(113.1), messageId }),
  fc.record({ type: fc.constant('unsupported' as const), what: fc.constant('sticker') }),
  fc.record({
    type: fc.constant('choice' as const),
    step: fc.constantFrom('what', 'category', 'files', 'review', 'similar', 'nowhere'),
    value: fc.constantFrom(
      '<',
      '>',
      'skip',
      'submit',
      'edit-what',
      'edit-nothing',
      'p3',
      'p99',
      'all',
      'none',
      'new',
      'e12',
      'c31',
      'cancel',
      '',
    ),
  }),
)
const deeds: fc.Arbitrary<Deed[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: fc.record({ tap: fc.nat(40) }) }, fc.record({ input })),
  {
    maxLength: 40,
  },
)

function inputOf(deed: Deed, draft: DraftState, form: Form<never>, context: never): FormInput {
  if ('input' in deed) return deed.input
  const buttons = show(form, draft, context, texts).buttons!.flat()
  const parsed = parseCallbackData(buttons[deed.tap % buttons.length]!.data)
  if (parsed?.type !== 'form') throw new Error('a form shows its own buttons only')
  return { type: 'choice', step: parsed.step, value: parsed.value }
}

/** Walks a form from deed to deed, as long as it isn't done. */
function walk(
  form: Form<never>,
  context: never,
  path: Deed[],
  check: (before: DraftState, input: FormInput, after: DraftState) => void,
): void {
  let draft = beginDraft(form, context, { id: 7 })
  for (const deed of path) {
    const before = draft
    const step = inputOf(deed, draft, form, context)
    const after = advance(form, draft, step, context)
    draft = JSON.parse(JSON.stringify(after.draft)) as DraftState
    check(before, step, draft)
    if (after.done) {
      const result = form.result(draft.answers, context)
      if (form.kind === 'report') caseSubmission.parse(result)
      return
    }
  }
}

const names = (draft: DraftState) =>
  Object.keys(draft.answers).filter((name) => !name.startsWith('$') && draft.answers[name] !== null)
const takesBack = (step: FormInput) => step.type === 'choice' && ['skip', 'clear', '>'].includes(step.value)

describe.each(subjects)('$form.kind, whatever somebody does', ({ form, context: given }) => {
  const context = given as never

  test('is never at a loss: it stands on a step that applies and has a screen that Telegram takes', () => {
    fc.assert(
      fc.property(deeds, (path) => {
        walk(form, context, path, (_before, _input, draft) => {
          const step = form.steps.find(({ id }) => id === draft.step)
          expect(step?.applies(draft.answers, context)).toBe(true)
          const screen = show(form, draft, context, texts)
          expect(screen.text.replace(/<[^>]*>/g, '').length).toBeLessThanOrEqual(4096)
          expect(screen.buttons!.flat().length).toBeGreaterThan(0)
        })
      }),
      { numRuns: 60 },
    )
  })

  test('loses no answer that was not taken back', () => {
    fc.assert(
      fc.property(deeds, (path) => {
        walk(form, context, path, (before, step, after) => {
          if (!takesBack(step)) expect(names(after)).toEqual(expect.arrayContaining(names(before)))
          const typed = (draft: DraftState) => JSON.stringify([draft.answers.what, draft.answers.solution, draft.answers.reason])
          if (step.type !== 'text' && step.type !== 'edited' && step.type !== 'file') expect(typed(after)).toBe(typed(before))
        })
      }),
      { numRuns: 60 },
    )
  })

  test('does nothing more when the same button is tapped twice', () => {
    fc.assert(
      fc.property(deeds, fc.nat(40), (path, tap) => {
        let draft = beginDraft(form, context, { id: 7 })
        walk(form, context, path, (_before, _input, after) => (draft = after))
        const choice = inputOf({ tap }, draft, form, context)
        const once = advance(form, draft, choice, context)
        const twice = advance(form, once.draft, choice, context)
        expect(twice.draft).toEqual(once.draft)
      }),
      { numRuns: 60 },
    )
  })
})
