import type { Visibility } from '../../prisma/client/enums.ts'
import type { Actor } from '../../core/actor.ts'
import type { OpenCase, ReportChoices, ReportOptions } from '../../core/cases/report-options.ts'
import { Refusal } from '../../core/refusal.ts'
import type { Answers } from './answers.ts'
import type { FilesContext } from './steps/files.ts'

/** What the report dialog needs to know: only what this person may see or file for. */
export interface ReportContext extends ReportOptions, FilesContext {
  /** open cases of the enterprise that they may see, newest first */
  openCases: readonly OpenCase[]
}

/**
 * What the next screen of a report may need. Open cases are there only once there is a category to compare.
 *
 * @param draftId of the dialog: what its open cases are is read once; 0 for one that is just beginning
 * @param answers of the draft so far
 * @throws Refusal `no-enterprise` when there is none that the actor may file for
 */
export async function reportContext(
  choices: ReportChoices,
  actor: Actor,
  { draftId, rosterVersion, answers, attachments }: FilesContext & { draftId: number; rosterVersion: number; answers: Answers },
): Promise<ReportContext> {
  const options = await choices.optionsOf(actor, rosterVersion)
  if (options.enterprises.length === 0) throw new Refusal('no-enterprise')
  const enterprise = enterpriseOf(answers, options)
  const wanted = answers.category !== undefined && enterprise !== undefined
  return {
    ...options,
    attachments,
    openCases: wanted ? await choices.openCasesOf(actor, { draftId, enterpriseId: enterprise.id }) : [],
  }
}

/** The enterprise that the report is about: the chosen one, or the only one there is. */
export function enterpriseOf(answers: Answers, { enterprises }: Pick<ReportContext, 'enterprises'>) {
  return enterprises.length === 1 ? enterprises[0] : enterprises.find(({ id }) => id === answers.enterprise)
}

export function projectsOf(answers: Answers, context: ReportContext) {
  const enterprise = enterpriseOf(answers, context)
  return context.projects.filter(({ enterpriseId }) => enterpriseId === enterprise?.id)
}

export function categoryOf(answers: Answers, { categories }: ReportContext) {
  return categories.find(({ id }) => id === answers.category)
}

/** Somebody of the zone files for an enterprise. Then every contact of it sees the case: they are asked whether it is solved. */
export function isOnBehalf(answers: Answers, context: ReportContext): boolean {
  return enterpriseOf(answers, context)?.own === false
}

/** What it may be about: something secret only the enterprise itself reports. */
export function categoriesOf(answers: Answers, context: ReportContext): ReportContext['categories'] {
  return isOnBehalf(answers, context) ? context.categories.filter(({ secret }) => !secret) : context.categories
}

/** Who will see the case: a secret category overrules what was chosen. */
export function visibilityOf(answers: Answers, context: ReportContext): Visibility {
  if (isOnBehalf(answers, context)) return 'enterprise'
  return categoryOf(answers, context)?.secret === true ? 'secret' : (answers.visibility as Visibility)
}

export function isSecret(answers: Answers, context: ReportContext): boolean {
  return visibilityOf(answers, context) === 'secret'
}

const narrowness: Record<Visibility, number> = { enterprise: 0, filer: 1, secret: 2 }

/**
 * Open cases that this report could be added to: of the same enterprise and category, and seen by nobody who may not see the report: what is
 * told in secret must not end up in a case that the cadre reads.
 */
export function similarOf(answers: Answers, context: ReportContext): OpenCase[] {
  const enterprise = enterpriseOf(answers, context)
  const visibility = visibilityOf(answers, context)
  if (enterprise === undefined || visibility === undefined) return []
  return context.openCases
    .filter((one) => one.enterpriseId === enterprise.id && one.categoryId === answers.category)
    .filter((one) => narrowness[one.visibility] >= narrowness[visibility])
    .slice(0, 5)
}

/** Names the question "add to a similar case?" by what it depends on. */
export function similarKey(answers: Answers, context: ReportContext): string {
  return `new-${enterpriseOf(answers, context)?.id ?? 0}-${Number(answers.category ?? 0)}`
}
