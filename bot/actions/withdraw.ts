import { withdrawCase } from '../../core/cases/close.ts'
import { defineAction } from './action.ts'

/** The enterprise takes its report back, once it has said so twice. */
export const withdraw = defineAction('withdraw', {
  confirm: ({ texts }, { number }) => ({
    ask: texts.html('withdraw-ask', { number }),
    yes: texts.plain('button-withdraw-yes'),
    no: texts.plain('button-withdraw-no'),
  }),
  submit: withdrawCase,
  said: ({ texts }) => texts.html('done-withdraw'),
})
