import type { Actor } from '../../core/actor.ts'
import { addToCase, type Addition } from '../../core/cases/add.ts'
import { readCase, standingOf, type CaseView } from '../../core/cases/case-view.ts'
import { noteCase } from '../../core/cases/handle.ts'
import { judge } from '../../core/cases/lifecycle.ts'
import { howToWrite } from '../../core/cases/writable.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Writing } from '../../core/transaction.ts'
import { rawHtml } from '../../locales/html.ts'
import type { Texts } from '../../locales/texts.ts'
import { note } from '../actions/note.ts'
import type { Answers } from '../forms/answers.ts'
import { toAttachments } from '../forms/attachments.ts'
import { contentOf } from '../forms/content.ts'
import { quoted } from '../forms/quoted.ts'

export interface Kept {
  /** the case as its person sees it, if they do */
  view: CaseView | undefined
  /** what became of the words, Telegram HTML; nothing when there were none */
  said: string | undefined
}

/**
 * What somebody wrote in a dialog that can't be carried out any more isn't dropped: it becomes an addition to the case, or an internal note of its
 * handler; where it can be neither, it is shown to them. They are told which.
 */
export async function keepWords(
  tx: Writing,
  actor: Actor,
  { kind, caseId }: { kind: string; caseId: number },
  answers: Answers,
  texts: Texts,
): Promise<Kept> {
  const view = await visibleCase(tx, actor, caseId)
  const addition = additionOf(answers)
  if (addition.text === '' && addition.attachments.length === 0) return { view, said: undefined }
  const how = view === undefined ? 'not-permitted' : howToKeep(view, kind, answers)
  if (view !== undefined && how === 'add') {
    const added = await addToCase(tx, actor, { id: view.id }, addition)
    return { view: added, said: texts.html('kept-add', { number: view.number }) }
  }
  if (view !== undefined && how === 'note') {
    const { text, attachments, sources } = addition
    const messageIds = sources.map(({ messageId }) => messageId)
    const pieces = sources.map((source) => source.text ?? '')
    const noted = await noteCase(tx, actor, { id: view.id }, { text, attachments, messageIds, pieces, public: false })
    return { view: noted, said: texts.html('kept-note', { number: view.number }) }
  }
  const quote = addition.text === '' ? '' : quoted(texts, addition.text, 1_500).html
  return { view, said: texts.html('kept-not', { files: addition.attachments.length, text: rawHtml(quote) }) }
}

/** An addition is read by the enterprise: what was to stay in the zone, or may have been, is none, though its writer filed the case. */
function howToKeep(view: CaseView, kind: string, answers: Answers): ReturnType<typeof howToWrite> {
  if (kind !== note.kind || answers.public === 'public') return howToWrite(view)
  const verdict = judge('note', view.parties, standingOf(view))
  return verdict === 'allowed' ? 'note' : verdict
}

function additionOf(answers: Answers): Addition {
  const { texts, files } = contentOf(answers)
  return {
    text: texts.map(({ text }) => text).join('\n'),
    attachments: toAttachments(files),
    sources: texts.map(({ messageId, text }) => ({ messageId, part: 'note', text })),
  }
}

async function visibleCase(tx: Writing, actor: Actor, caseId: number): Promise<CaseView | undefined> {
  if (caseId === 0) return undefined
  try {
    return await readCase(tx, actor, { id: caseId })
  } catch (error) {
    if (error instanceof Refusal) return undefined
    throw error
  }
}
