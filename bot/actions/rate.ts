import { rateCase, type Rating } from '../../core/cases/close.ts'
import { Satisfaction } from '../../prisma/client/enums.ts'
import { limits } from '../../core/cases/submission.ts'
import { writtenAt, type Answers } from '../forms/answers.ts'
import { choiceStep } from '../forms/steps/choice.ts'
import { textStep } from '../forms/steps/text.ts'
import { defineAction, messagesAt, textAt, type ActionContext } from './action.ts'

/** The enterprise says whether it is solved. "Solved" asks how satisfied it is; "not solved" wants to hear what is missing. */
export const rate = defineAction('rate', {
  steps: [
    choiceStep<ActionContext>({
      id: 'solved',
      perRow: 2,
      ask: (_answers, _context, texts) => texts.html('form-rate-solved'),
      options: () => [
        { value: 'yes', answer: 'yes', name: (texts) => texts.plain('form-rate-choice-solved') },
        { value: 'no', answer: 'no', name: (texts) => texts.plain('form-rate-choice-unsolved') },
      ],
    }),
    choiceStep<ActionContext>({
      id: 'satisfaction',
      perRow: 3,
      applies: ({ solved }) => solved === 'yes',
      ask: (_answers, _context, texts) => texts.html('form-rate-satisfaction'),
      options: () =>
        Object.values(Satisfaction).map((value) => ({
          value,
          answer: value,
          name: (texts) => texts.plain(`satisfaction-${value}` as const),
        })),
    }),
    textStep<ActionContext>({
      id: 'comment',
      limit: limits.remark,
      skippable: ({ solved }) => solved === 'yes',
      ask: ({ solved }, _context, texts) => texts.html(solved === 'yes' ? 'form-rate-comment' : 'form-rate-missing'),
    }),
  ],
  result: (answers): Rating & { messageIds: number[] } => {
    const messageIds = messagesAt(answers, 'comment')
    if (answers.solved !== 'yes') return { solved: false, comment: textAt(answers, 'comment'), messageIds }
    const satisfaction = Object.values(Satisfaction).find((value) => value === answers.satisfaction)
    if (satisfaction === undefined) throw new Error('the rating is not complete')
    return { solved: true, satisfaction, comment: writtenAt(answers, 'comment')?.text ?? '', messageIds }
  },
  occasion: ({ deliveredAt }) => deliveredAt?.toISOString() ?? '',
  submit: rateCase,
  said: ({ texts }, { solved }) => texts.html(solved ? 'done-rate-solved' : 'done-rate-not'),
  known: (extra): Answers => (extra === '' ? {} : { solved: extra }),
})
