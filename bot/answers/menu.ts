import { rawHtml } from '../../locales/html.ts'
import { menuButton } from '../../screens/case-buttons.ts'
import { countQueue } from '../../core/cases/lists.ts'
import type { Actor } from '../../core/actor.ts'
import type { Reading } from '../../core/transaction.ts'
import { commandsFor, menuScreen } from '../../screens/menu-screen.ts'
import type { DoorstepContext } from '../context.ts'
import type { Answer } from '../turn/turn.ts'

/** The main menu as it is for this person now. `notice` goes on top. */
export async function menuAnswer(ctx: DoorstepContext, tx: Reading, notice?: string): Promise<Answer> {
  const { actor, texts } = ctx.turn
  if (actor === undefined)
    return {
      kind: 'stranger',
      screen: { text: [notice, texts.html('help-stranger')].filter(Boolean).join('\n\n') },
      passing: notice === undefined,
    }
  return menuFor(ctx, tx, actor, notice)
}

async function menuFor(ctx: DoorstepContext, tx: Reading, actor: Actor, notice: string | undefined): Promise<Answer> {
  // Somebody who only reports is shown no counts.
  const counts = actor.roles.every((role) => role === 'contact') ? { queue: 0, open: 0 } : await countQueue(tx, actor)
  return {
    kind: 'menu',
    passing: notice === undefined,
    screen: menuScreen(ctx.reader, { name: actor.name, roles: actor.roles, ...counts, draft: ctx.openDrafts > 0, notice }),
  }
}

/** What can be done, as commands; for strangers how to get in. */
export function helpAnswer({ turn }: DoorstepContext): Answer {
  const { actor, texts } = turn
  if (actor === undefined) return { kind: 'stranger', passing: true, screen: { text: texts.html('help-stranger') } }
  const lines = commandsFor(actor.roles).map((command) =>
    texts.html('help-line', { command, description: texts.plain(`command-${command}`) }),
  )
  return {
    kind: 'help',
    passing: true,
    screen: { text: texts.html('help', { lines: rawHtml(lines.join('\n')) }), buttons: [[menuButton(texts)]] },
  }
}
