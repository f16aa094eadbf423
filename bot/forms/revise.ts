import { lengthOf, limits } from '../../core/cases/submission.ts'
import { Refusal } from '../../core/refusal.ts'
import { isBlank } from '../../core/text/text.ts'
import type { Answers, Json } from './answers.ts'
import type { Form } from './form.ts'

/**
 * Somebody edited in Telegram what they had typed into this form: the answer takes the new text and keeps the earlier one; of a file it is
 * the caption that changes.
 *
 * @returns the answers, the same object when the message is none of this form's; a refusal when the new text is too long
 */
export function revise<Context>(form: Form<Context>, answers: Answers, messageId: number, text: string): Answers | Refusal {
  let revised = answers
  for (const [name, answer] of Object.entries(answers)) {
    if (name.startsWith('$')) continue
    const limit = form.steps.find(({ id }) => id === name)?.limit ?? limits.description
    const next = Array.isArray(answer)
      ? mapChanged(answer, (item) => reviseOne(item, messageId, text))
      : reviseOne(answer, messageId, text)
    if (next === answer) continue
    if (lengthOf(text) > limit) return new Refusal('text-too-long', { length: lengthOf(text), limit })
    revised = { ...revised, [name]: next }
  }
  return revised
}

function reviseOne(answer: Json, messageId: number, text: string): Json {
  if (answer === null || typeof answer !== 'object' || Array.isArray(answer) || answer.messageId !== messageId) return answer
  if ('kind' in answer)
    return answer.caption === text || (text === '' && !('caption' in answer)) ? answer : { ...answer, caption: text }
  if (typeof answer.text !== 'string' || !Array.isArray(answer.earlier) || isBlank(text) || answer.text === text.trim())
    return answer
  return { ...answer, text: text.trim(), earlier: [...answer.earlier, answer.text] }
}

function mapChanged(items: Json[], change: (item: Json) => Json): Json[] {
  const changed = items.map(change)
  return changed.some((item, index) => item !== items[index]) ? changed : items
}
