import { signCase } from '../../core/cases/handle.ts'
import { dueAtOf } from '../../core/cases/transition.ts'
import { at } from '../../screens/reader.ts'
import { defineAction } from './action.ts'

/** The handler takes the case on. */
export const sign = defineAction('sign', {
  submit: signCase,
  said: (reader, _nothing, view) => {
    const contactBy = dueAtOf(view, 'contact')
    if (contactBy === undefined) return reader.texts.html('done-sign-plain')
    if (contactBy < reader.now) return reader.texts.html('done-sign-late')
    return reader.texts.html('done-sign', { hearBy: at(reader, contactBy) })
  },
})
