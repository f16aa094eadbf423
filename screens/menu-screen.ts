import type { Role } from '../prisma/client/enums.ts'
import type { TextKey } from '../locales/keys.ts'
import { callbackData } from './callback-data.ts'
import { pairs } from './case-buttons.ts'
import type { Reader } from './reader.ts'
import type { Button, Screen } from './screen.ts'

/** The commands there are, in the order of the list that Telegram shows. */
export const commandNames = ['start', 'report', 'cases', 'case', 'queue', 'digest', 'language', 'cancel', 'help'] as const

export type CommandName = (typeof commandNames)[number]

/** Who has a command; a command that isn't here is everybody's who is bound. */
const reserved: Partial<Record<CommandName, readonly Role[]>> = {
  report: ['contact', 'cadre', 'leader', 'office'],
  queue: ['contact', 'cadre', 'head', 'leader', 'office', 'inspector'],
  digest: ['leader'],
}

/** The commands of somebody with these roles. */
export function commandsFor(roles: readonly Role[]): CommandName[] {
  return commandNames.filter((command) => reserved[command]?.some((role) => roles.includes(role)) ?? true)
}

/** What a stranger's list has. */
export const strangerCommands = ['start', 'help'] as const satisfies readonly CommandName[]

export interface MenuData {
  name: string
  roles: readonly Role[]
  /** cases that wait for them */
  queue: number
  /** open cases that they may see */
  open: number
  /** they have a dialog that isn't finished */
  draft: boolean
  notice?: string | undefined
}

/** Where everything starts: what waits, and a button for each thing that one can do. */
export function menuScreen({ texts }: Reader, { name, roles, queue, open, draft, notice }: MenuData): Screen {
  const lines = [
    notice,
    texts.html('menu-heading', { name }),
    roles.includes('contact') ? texts.html('menu-contact') : undefined,
    roles.includes('cadre') || roles.includes('inspector') ? texts.html('menu-cadre', { queue }) : undefined,
    roles.includes('leader') ? texts.html('menu-leader', { open }) : undefined,
    roles.includes('office') ? texts.html('menu-office', { queue }) : undefined,
    draft ? texts.html('menu-draft') : undefined,
  ]
  const places = (['report', 'cases', 'queue', 'digest', 'language', 'help'] as const).filter((place) =>
    commandsFor(roles).includes(place),
  )
  const buttons: Button[] = places.map((place) => ({
    text: texts.plain(`button-menu-${place}` satisfies TextKey),
    data: callbackData.go(place),
  }))
  const resume = draft ? [[{ text: texts.plain('button-resume-draft'), data: callbackData.go('resume') }]] : []
  return { text: lines.filter((line) => line !== undefined).join('\n'), buttons: [...resume, ...pairs(buttons)] }
}

/** Asks which language to speak, in both. */
export function languageScreen({ texts }: Reader): Screen {
  return {
    text: texts.html('language-ask'),
    buttons: [
      [
        { text: texts.plain('button-language-zh'), data: callbackData.go('language', 'zh-CN') },
        { text: texts.plain('button-language-en'), data: callbackData.go('language', 'en') },
      ],
    ],
  }
}
