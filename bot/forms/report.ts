import { Urgency, Visibility } from '../../prisma/client/enums.ts'
import { submitCase } from '../../core/cases/submit.ts'
import { caseSubmission, limits, type CaseSubmission } from '../../core/cases/submission.ts'
import { rawHtml } from '../../locales/html.ts'
import { submittedScreen } from '../../screens/case-screen.ts'
import type { Texts } from '../../locales/texts.ts'
import { writtenAt, filesAt, type Answers } from './answers.ts'
import { toAttachments } from './attachments.ts'
import type { DialogForm } from './dialog-form.ts'
import type { Step } from './form.ts'
import {
  type ReportContext,
  categoriesOf,
  categoryOf,
  enterpriseOf,
  isOnBehalf,
  isSecret,
  projectsOf,
  reportContext,
  similarKey,
  similarOf,
  visibilityOf,
} from './report-context.ts'
import { oneLine } from '../../core/text/text.ts'
import { choiceStep } from './steps/choice.ts'
import { filesStep } from './steps/files.ts'
import { review } from './steps/review.ts'
import { textStep } from './steps/text.ts'

/** How many enterprises or cases are on one screen. */
const pageSize = 8

const enterprise = choiceStep<ReportContext>({
  id: 'enterprise',
  pageSize,
  applies: (_answers, { enterprises }) => enterprises.length > 1,
  ask: (_answers, _context, texts) => texts.html('report-enterprise'),
  options: (_answers, { enterprises }) => enterprises.map(({ id, name }) => ({ value: `e${id}`, answer: id, name: () => name })),
  label: (texts) => texts.plain('report-label-enterprise'),
})

/** The answer of somebody whose difficulty is about no project. */
const noProject = 0

const project = choiceStep<ReportContext>({
  id: 'project',
  applies: (answers, context) => projectsOf(answers, context).length > 0,
  ask: (_answers, _context, texts) => texts.html('report-project'),
  options: (answers, context) => [
    ...projectsOf(answers, context).map(({ id, name }) => ({ value: `j${id}`, answer: id, name: () => name })),
    { value: 'none', answer: noProject, name: (texts: Texts) => texts.plain('report-no-project') },
  ],
  label: (texts) => texts.plain('report-label-project'),
})

const category = choiceStep<ReportContext>({
  id: 'category',
  perRow: 2,
  ask: (answers, context, texts) =>
    [
      texts.html('report-category'),
      categoriesOf(answers, context).some(({ secret }) => secret) && texts.html('report-category-secret'),
    ]
      .filter(Boolean)
      .join('\n'),
  options: (answers, context) =>
    categoriesOf(answers, context).map(({ id, name, nameEn, secret }) => ({
      value: `c${id}`,
      answer: id,
      name: ({ locale }: Texts) => (secret ? '🔒 ' : '') + (locale === 'en' ? (nameEn ?? name) : name),
    })),
  label: (texts) => texts.plain('report-label-category'),
})

const what = textStep<ReportContext>({
  id: 'what',
  limit: limits.description,
  ask: (_answers, _context, texts) => texts.html('report-what', { limit: limits.description }),
  label: (texts) => texts.plain('report-label-what'),
  shown: 1200,
})

const wish = textStep<ReportContext>({
  id: 'wish',
  limit: limits.wish,
  skippable: () => true,
  ask: (_answers, _context, texts) => texts.html('report-wish'),
  label: (texts) => texts.plain('report-label-wish'),
})

const urgency = choiceStep<ReportContext>({
  id: 'urgency',
  perRow: 3,
  ask: (_answers, _context, texts) => texts.html('report-urgency'),
  options: () =>
    Object.values(Urgency).map((value) => ({
      value,
      answer: value,
      name: (texts: Texts) => texts.plain(`urgency-${value}` as const),
    })),
  label: (texts) => texts.plain('report-label-urgency'),
})

const files = filesStep<ReportContext>({
  id: 'files',
  skippable: () => true,
  ask: (_answers, { attachments }, texts) => texts.html('report-files', { limit: attachments.files }),
  label: (texts) => texts.plain('report-label-files'),
})

const visibility = choiceStep<ReportContext>({
  id: 'visibility',
  perRow: 3,
  // A secret category leaves nothing to choose, nor does filing for an enterprise: only who had chosen something else before is asked again.
  applies: (answers, context) =>
    isOnBehalf(answers, context)
      ? answers.visibility !== undefined && answers.visibility !== 'enterprise'
      : categoryOf(answers, context)?.secret !== true,
  ask: (answers, context, texts) =>
    isOnBehalf(answers, context) ? texts.html('report-visibility-behalf') : texts.html('report-visibility'),
  options: (answers, context) =>
    (isOnBehalf(answers, context) ? [Visibility.enterprise] : Object.values(Visibility)).map((value) => ({
      value,
      answer: value,
      name: (texts: Texts) => texts.plain(`visibility-${value}` as const),
    })),
  label: (texts) => texts.plain('report-label-visibility'),
})

const similar = choiceStep<ReportContext>({
  id: 'similar',
  applies: (answers, context) => similarOf(answers, context).length > 0,
  ask: (answers, context, texts) => {
    const lines = similarOf(answers, context).map(({ number, description }) =>
      texts.html('report-similar-case', { number, description: oneLine(description, 120) }),
    )
    return texts.html('report-similar', { cases: rawHtml(lines.join('\n')) })
  },
  options: (answers, context) => [
    ...similarOf(answers, context).map(({ id, number }) => ({
      value: `c${id}`,
      answer: id,
      name: (texts: Texts) => texts.plain('report-similar-add', { number }),
    })),
    // Said for this enterprise and category only: after a change of either it is asked anew.
    { value: 'new', answer: similarKey(answers, context), name: (texts: Texts) => texts.plain('report-similar-new') },
  ],
  label: (texts) => texts.plain('report-label-similar'),
})

const questions: readonly Step<ReportContext>[] = [enterprise, project, category, what, wish, urgency, files, visibility, similar]

/** The report dialog: a difficulty of an enterprise becomes a case. */
export const report: DialogForm<ReportContext, CaseSubmission> = {
  kind: 'report',
  version: 1,
  files: 'files',
  opening: 'what',
  steps: [
    ...questions,
    review(
      questions,
      (answers, context, texts) =>
        [
          texts.html('report-review'),
          isSecret(answers, context) && texts.html('report-review-secret'),
          isOnBehalf(answers, context) && texts.html('report-review-behalf'),
        ]
          .filter(Boolean)
          .join('\n'),
      ({ enterprises }, texts) =>
        enterprises.length === 1 ? [texts.html('report-for', { enterprise: enterprises[0]!.name })] : [],
    ),
  ],
  title: (_context, texts, progress) => texts.html('report-title', { progress: rawHtml(progress) }),
  result: toSubmission,
  open: ({ reading, actor, reportChoices, rosterVersion }, { id: draftId, answers }) =>
    reportContext(reportChoices, actor, { draftId, rosterVersion, answers, attachments: reading.policy.attachments }),
  async submit(tx, { actor, reader }, _of, given) {
    const submission = caseSubmission.parse(given)
    const { addToCaseId } = submission
    const view = await submitCase(tx, actor, submission)
    if (addToCaseId !== null) return { caseId: view.id, said: reader.texts.html('done-add', { number: view.number }) }
    return { caseId: view.id, kind: 'submitted', screen: submittedScreen(reader, view) }
  },
}

/** @throws Error when the form isn't complete */
function toSubmission(answers: Answers, context: ReportContext): CaseSubmission {
  const [chosen, kind, description] = [enterpriseOf(answers, context), categoryOf(answers, context), writtenAt(answers, 'what')]
  if (chosen === undefined || kind === undefined || description === undefined) throw new Error('the report is not complete')
  const wished = writtenAt(answers, 'wish')
  const about = projectsOf(answers, context).find(({ id }) => id === answers.project)
  const joined = similarOf(answers, context).find(({ id }) => id === answers.similar)
  return {
    enterpriseId: chosen.id,
    projectId: about?.id ?? null,
    categoryId: kind.id,
    description: description.text,
    wish: wished?.text ?? null,
    urgency: answers.urgency as Urgency,
    visibility: visibilityOf(answers, context),
    attachments: toAttachments(filesAt(answers, 'files')),
    sources: [
      { messageId: description.messageId, part: 'description' },
      ...(wished ? [{ messageId: wished.messageId, part: 'wish' as const }] : []),
    ],
    earlier: [
      ...description.earlier.map((text) => ({ part: 'description' as const, text })),
      ...(wished?.earlier ?? []).map((text) => ({ part: 'wish' as const, text })),
    ],
    addToCaseId: joined?.id ?? null,
  }
}
