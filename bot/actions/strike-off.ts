import { strikeOffCase } from '../../core/cases/close.ts'
import { defineAction } from './action.ts'

/** The office closes a case that the enterprise has confirmed. */
export const strikeOff = defineAction('strikeOff', {
  submit: strikeOffCase,
  said: ({ texts }) => texts.html('done-strikeOff'),
})
