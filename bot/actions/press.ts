import { superviseCase, urgeCase } from '../../core/cases/nudge.ts'
import { defineAction } from './action.ts'

// Pressing on is as welcome after the case has moved as before.

/** A reminder. */
export const urge = defineAction('urge', {
  versioned: false,
  submit: urgeCase,
  said: ({ texts }) => texts.html('done-urge'),
})

/** A formal order to act. */
export const supervise = defineAction('supervise', {
  versioned: false,
  submit: superviseCase,
  said: ({ texts }) => texts.html('done-supervise'),
})
