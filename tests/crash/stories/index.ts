import type { Story } from '../story.ts'
import { caseStories } from './actions.ts'
import { dialogs } from './dialogs.ts'
import { operatorStories } from './operators.ts'
import { workerStories } from './workers.ts'

export const stories: readonly Story[] = [...dialogs, ...caseStories, ...workerStories, ...operatorStories]
