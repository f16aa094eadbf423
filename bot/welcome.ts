import { countDrafts } from '../core/drafts/drafts.ts'
import { readCase } from '../core/cases/case-view.ts'
import { confirmPhone } from '../core/people/confirm-phone.ts'
import { redeemInvitation } from '../core/people/invitation.ts'
import { findActor } from '../core/people/actor.ts'
import type { Transaction } from '../core/transaction.ts'
import { localeOf, textsFor } from '../locales/texts.ts'
import { refusalText } from '../screens/refusal-text.ts'
import { caseAnswer } from './answers/case-answer.ts'
import type { DoorstepContext } from './context.ts'
import { menuAnswer } from './answers/menu.ts'
import { openTurnAs, type Answer } from './turn/turn.ts'

/** A deep link's payload that names a case instead of being an invitation's token. */
const caseNumber = /^[A-Za-z]{1,10}-\d{4}-\d{6,}$/

/** /start, alone or by a deep link: an invitation binds the account, a case number opens the case, nothing shows the menu. */
export async function start(ctx: DoorstepContext, payload: string): Promise<void> {
  const { turn } = ctx
  if (payload === '') return turn.answer((reading) => menuAnswer(ctx, reading))
  await turn.transact(async (tx) => {
    if (turn.actor !== undefined && caseNumber.test(payload)) {
      return caseAnswer(ctx, tx, await readCase(tx, turn.actor, { number: payload.toUpperCase() }))
    }
    const { outcome, person } = await redeemInvitation(tx, {
      token: payload,
      telegramId: turn.telegramId,
      speaks: spokenBy(turn),
    })
    const texts = textsFor(person.locale ?? turn.texts.locale)
    if (outcome === 'phoneWanted') {
      return {
        kind: 'phone-wanted',
        screen: {
          text: texts.html('phone-wanted', { name: person.name }),
          phoneKey: { label: texts.plain('button-share-phone') },
        },
      }
    }
    return welcome(ctx, tx, texts.html(outcome === 'bound' ? 'bound' : 'bound-again'))
  })
}

/** Somebody shared a phone number: the last step of binding a contact. */
export async function receivePhone(ctx: DoorstepContext, contact: { phone_number: string; user_id?: number }): Promise<void> {
  const { turn } = ctx
  await turn.transact(async (tx) => {
    const contactUserId = contact.user_id === undefined ? undefined : BigInt(contact.user_id)
    const confirmed = await confirmPhone(tx, {
      telegramId: turn.telegramId,
      phone: contact.phone_number,
      contactUserId,
      speaks: spokenBy(turn),
    })
    if (confirmed.outcome === 'refused') return { kind: 'refusal', screen: { text: refusalText(turn.texts, confirmed.refusal) } }
    const texts = textsFor(confirmed.person.locale ?? turn.texts.locale)
    return [{ kind: 'bound', screen: { text: texts.html('bound'), phoneKey: 'remove' as const } }, await welcome(ctx, tx)]
  })
}

/** The language that somebody is spoken to in so far, if it isn't the zone's: it stays when they become known. */
function spokenBy({ texts, deps }: DoorstepContext['turn']): string | undefined {
  return texts.locale === localeOf(deps.defaultLocale) ? undefined : texts.locale
}

/** The menu of somebody who has just become known. */
async function welcome(ctx: DoorstepContext, tx: Transaction, notice?: string): Promise<Answer> {
  const actor = await findActor(tx.db, ctx.turn.telegramId, ctx.turn.deps.defaultLocale)
  const drafts = actor === undefined ? 0 : await countDrafts(tx, actor.personId)
  const known = Object.create(ctx, { turn: { value: openTurnAs(ctx.turn, actor) }, drafts: { value: drafts } }) as DoorstepContext
  return menuAnswer(known, tx, notice)
}
