import { InlineKeyboard } from 'grammy'
import { rawHtml } from '../../../locales/html.ts'
import { textsFor } from '../../../locales/texts.ts'
import { places } from '../zone.ts'

const texts = textsFor('zh-CN')

/** What has been answered so far; all of it is there on the review. */
export type Answers = Record<string, string>

/** A question of the yardsticks' dialog: Doorstep's texts and buttons, made the way that a bot without forms makes them. */
export interface Question {
  id: string
  /** answered by typing instead of by a button */
  typed: boolean
  text(answers: Answers): string
  /** labels, row by row; the callback data is the step's id and the label's place */
  labels(): string[][]
}

/** Categories of the sample zone, so that the screen is as large as Doorstep's. */
const categories = [
  places.category,
  '项目用地',
  '融资',
  '上市辅导',
  '扩产增效',
  '用工',
  '水电气',
  '环评能评',
  '物流运输',
  '政策兑现',
  '人才安居',
  '其他',
  '🔒 作风问题',
]

const question = (id: string, typed: boolean, text: () => string, labels: () => string[][]): Question => ({
  id,
  typed,
  text: () =>
    `${texts.html('report-title', { progress: rawHtml(texts.html('form-progress', { step: 1, of: 9 })) })}\n\n${text()}`,
  labels,
})
const navigation = () => [texts.plain('button-back'), texts.plain('button-cancel')]

/** The questions in Doorstep's order. */
export const questions: readonly Question[] = [
  question(
    'enterprise',
    false,
    () => texts.html('report-enterprise'),
    () => [[`${places.enterprise}1`], ['演练企业乙1'], [texts.plain('button-cancel')]],
  ),
  question(
    'project',
    false,
    () => texts.html('report-project'),
    () => [[places.project], [texts.plain('report-no-project')], navigation()],
  ),
  question(
    'category',
    false,
    () => `${texts.html('report-category')}\n${texts.html('report-category-secret')}`,
    () => [...inRows(categories, 2), navigation()],
  ),
  question(
    'what',
    true,
    () => texts.html('report-what', { limit: 3000 }),
    () => [navigation()],
  ),
  question(
    'wish',
    true,
    () => texts.html('report-wish'),
    () => [[texts.plain('button-back'), texts.plain('button-skip'), texts.plain('button-cancel')]],
  ),
  question(
    'urgency',
    false,
    () => texts.html('report-urgency'),
    () => [[texts.plain('urgency-urgent'), texts.plain('urgency-normal'), texts.plain('urgency-complex')], navigation()],
  ),
  question(
    'files',
    false,
    () => texts.html('report-files', { limit: 10 }),
    () => [[texts.plain('button-back'), texts.plain('button-skip'), texts.plain('button-cancel')]],
  ),
  question(
    'visibility',
    false,
    () => texts.html('report-visibility'),
    () => [
      [texts.plain('visibility-enterprise'), texts.plain('visibility-filer'), texts.plain('visibility-secret')],
      navigation(),
    ],
  ),
  {
    id: 'review',
    typed: false,
    text: (answers) => {
      const lines = Object.entries(answers).map(([id, value]) => `<b>${id}</b>${texts.html('form-colon')}${value}`)
      return [texts.html('report-title', { progress: '' }), texts.html('report-review'), lines.join('\n')].join('\n\n')
    },
    labels: () => [
      ...inRows(
        ['enterprise', 'project', 'category', 'what', 'wish', 'urgency', 'files', 'visibility'].map((field) =>
          texts.plain('button-edit', { field }),
        ),
        2,
      ),
      [texts.plain('button-submit')],
      [texts.plain('button-cancel')],
    ],
  },
]

export function keyboardOf({ id, labels }: Question): InlineKeyboard {
  const keyboard = new InlineKeyboard()
  for (const [y, row] of labels().entries()) {
    for (const [x, label] of row.entries()) keyboard.text(label, `${id}.${y}.${x}`)
    keyboard.row()
  }
  return keyboard
}

/** @returns the label behind the data of a tapped button */
export function labelOf(question_: Question, data: string): string | undefined {
  const [id, y, x] = data.split('.')
  return id === question_.id ? question_.labels()[Number(y)]?.[Number(x)] : undefined
}

export const menu = {
  text: () => `${texts.html('menu-heading', { name: '企业联系人' })}\n${texts.html('menu-contact')}`,
  keyboard: () =>
    new InlineKeyboard()
      .text(texts.plain('button-menu-report'), 'report')
      .text(texts.plain('button-menu-cases'), 'cases')
      .row()
      .text(texts.plain('button-menu-language'), 'language')
      .text(texts.plain('button-menu-help'), 'help'),
}

/** What is said once it is filed. */
export function submitted(id: number): { text: string; keyboard: InlineKeyboard } {
  const number = `XG-2026-${String(id).padStart(6, '0')}`
  return {
    text: [texts.html('submitted-heading', { number }), texts.html('submitted-next'), texts.html('submitted-hint')].join('\n'),
    keyboard: new InlineKeyboard()
      .text(texts.plain('button-open-short'), 'open')
      .row()
      .text(texts.plain('button-report-another'), 'report'),
  }
}

export const html = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const

function inRows(labels: readonly string[], perRow: number): string[][] {
  return Array.from({ length: Math.ceil(labels.length / perRow) }, (_, row) => labels.slice(row * perRow, (row + 1) * perRow))
}
