import type { ChatMessage } from '../../../playground/telegram/index.ts'
import { callbackData } from '../../../screens/callback-data.ts'
import { caseActions } from '../../../core/cases/lifecycle.ts'
import type { Chance } from '../../faults/storm/chance.ts'
import { draftOn, type Hand } from './hand.ts'
import type { Watch } from './watch.ts'
import type { Circle, Words } from './words.ts'

/** What a person does at their phone: one thing at a time, by chance, by what is on the screen. Each says what it did, for the trace. */
export interface Player {
  /** Goes on with the work that the screens offer: answers the open dialog, takes the next step of a case, looks for one. */
  works(hand: Hand): Promise<string>
  /** Does something that may make no sense: old buttons, forged ones, replies to anything, edits, commands. */
  meddles(hand: Hand): Promise<string>
  /** Taps a button by its label, on the newest screen of that case. @returns false when there is none */
  presses(hand: Hand, label: RegExp, number: string): Promise<boolean>
  /** Answers the open dialog, mostly with words where words are asked. @returns false when there is none */
  answers(hand: Hand): Promise<boolean>
}

/** Labels of the buttons that take a case on. */
const steps = /签收|记录(首次)?联系|承诺|更新进展|送解上门|已解决|未解决|销号|退回重办|补充材料|指定承办人|改派|在办/
const otherSteps = /不予受理|督办|催办/
/** Buttons that the players leave alone: the test reads Chinese screens, and nobody gives up everything all the time. */
const avoided = /English|是，放弃填写|是，撤回|撤回诉求/

export function createPlayer(chance: Chance, words: Words, watch: Watch): Player {
  const buttonsOf = (message: ChatMessage) => message.buttons.flat().filter((button) => button.data !== undefined)

  async function tap(hand: Hand, message: ChatMessage, data: string, label: string): Promise<string> {
    await hand.taps(message, data)
    hand.person.tapsData(data, message)
    return `taps [${label}] (${data}) of #${message.id}`
  }

  function write(hand: Hand, circle: Circle, kind: string, replyTo?: ChatMessage): string {
    const to = replyTo === undefined ? {} : { replyTo }
    const about = [...circle.about].join(',')
    if (chance.happens(0.3)) {
      const { what, caption } = words.file(circle)
      hand.wrote(hand.person.sends(what, { ...to, ...(caption === undefined ? {} : { caption }) }), circle)
      return `sends ${Object.keys(what)[0]} ${caption?.slice(0, 10) ?? ''} as ${kind} (${about})`
    }
    const text = words.text(circle, kind)
    hand.wrote([hand.person.says(text, to)], circle)
    return `says ${text.slice(0, 10)} as ${kind} (${about})`
  }

  /** Answers a dialog's screen sensibly: a choice where there is one, words where they are asked. */
  function answer(hand: Hand, dialog: ChatMessage, wordy = 0.6): Promise<string> | string {
    const buttons = buttonsOf(dialog).filter(({ text, data }) => !avoided.test(text) && !/\.(cancel|<)$/.test(data!))
    const choices = buttons.filter(({ data }) => !/\.(skip|>)$/.test(data!) && !/\.edit-/.test(data!))
    const submit = choices.find(({ data }) => data!.endsWith('.submit'))
    if (submit !== undefined && chance.happens(0.8)) return tap(hand, dialog, submit.data!, submit.text)
    const on = buttons.find(({ data }) => /\.(skip|>)$/.test(data!))
    const wantsWords = /请说明|希望怎样|请简要|请写明|意见或建议|一两句话|请发送/.test(dialog.text)
    // Of files and words that are collected one is enough, or a dialog would never end.
    const hasSome = /已收到|您已填写/.test(dialog.text)
    if (hasSome && on !== undefined && chance.happens(0.8)) return tap(hand, dialog, on.data!, on.text)
    if (wantsWords && (on === undefined || chance.happens(wordy))) return write(hand, hand.aboutMessage(dialog), 'answer')
    const one = choices.length > 0 ? chance.pick(choices) : on
    return one === undefined ? write(hand, hand.aboutMessage(dialog), 'answer') : tap(hand, dialog, one.data!, one.text)
  }

  function works(hand: Hand): Promise<string> | string {
    const screens = hand.screens()
    const newest = screens.at(-1)
    if (newest !== undefined && draftOn(newest) !== undefined) return answer(hand, newest)
    const recent = screens.slice(-3).flatMap((message) => buttonsOf(message).map((button) => ({ message, button })))
    const wanted = chance.happens(0.9) ? steps : otherSteps
    const next = recent.filter(({ button }) => wanted.test(button.text) && !avoided.test(button.text))
    const opens = recent.filter(({ button }) => button.data!.startsWith('a.open.'))
    const offered = next.length > 0 && chance.happens(0.8) ? next : chance.happens(0.8) ? opens : []
    if (offered.length === 0) return command(hand, chance.pick(['/queue', '/queue', '/cases', '/report']))
    const { message, button } = chance.pick(offered)
    return tap(hand, message, button.data!, button.text)
  }

  function command(hand: Hand, text: string): string {
    hand.person.says(text)
    return `says ${text}`
  }

  function forge(hand: Hand): Promise<string> {
    const all = [...watch.cases.values()]
    const messages = hand.person.shown()
    const on = messages.length > 0 && chance.happens(0.7) ? chance.pick(messages) : undefined
    const one = all.length > 0 ? chance.pick(all) : undefined
    const action = chance.pick([...caseActions, 'open', 'history', 'files'])
    const extra = chance.pick(['', '', 'yes', 'no', '_0', '1', '3', 'zz'])
    const data =
      one !== undefined && chance.happens(0.8)
        ? callbackData.action(action, one.id, chance.whole(1, 12), extra)
        : callbackData.form(
            chance.whole(1, 40),
            chance.pick(['what', 'review', 'files', 'text', 'solution', 'similar']),
            chance.pick(['submit', '>', 'skip', 'cancel', `c${one?.id ?? 1}`]),
          )
    return tap(hand, on ?? ({ id: 900_000, text: '', buttons: [], fromBot: true } as unknown as ChatMessage), data, 'forged')
  }

  function opensByNumber(hand: Hand): string {
    const all = [...watch.cases.values()]
    if (all.length === 0) return command(hand, '/case 1')
    const { number, id } = chance.pick(all)
    return command(hand, chance.pick([`/case ${number}`, `/case ${id}`, `/case ${number.toLowerCase()}`, `/start ${number}`]))
  }

  function edit(hand: Hand): string {
    const own = hand.person.shown().filter(({ id, fromBot }) => !fromBot && hand.circleOf(id) !== undefined)
    if (own.length === 0) return command(hand, '/cases')
    const message = chance.happens(0.6) ? own.at(-1)! : chance.pick(own)
    const circle = hand.aboutMessage(message)
    hand.wrote([message], circle)
    const text = words.text(circle, 'edit')
    hand.person.edits(message, text)
    return `edits #${message.id} to ${text.slice(0, 10)} (${[...circle.about].join(',')})`
  }

  function reply(hand: Hand): string {
    const shown = hand.person.shown()
    if (shown.length === 0) return command(hand, '/start')
    const screens = hand.screens()
    const message =
      chance.happens(0.5) && screens.length > 0 ? screens.at(-chance.whole(1, Math.min(3, screens.length)))! : chance.pick(shown)
    return `replies to #${message.id}: ${write(hand, hand.aboutMessage(message), 'reply', message)}`
  }

  function meddles(hand: Hand): Promise<string> | string {
    const screens = hand.screens()
    const tapped = screens.length === 0 ? undefined : chance.happens(0.5) ? screens.at(-1)! : chance.pick(screens)
    const buttons = tapped === undefined ? [] : buttonsOf(tapped).filter(({ text }) => !avoided.test(text))
    const draw = chance.whole(1, 100)
    if (draw <= 35 && buttons.length > 0) {
      const button = chance.pick(buttons)
      return tap(hand, tapped!, button.data!, button.text)
    }
    if (draw <= 55) return reply(hand)
    if (draw <= 63) return edit(hand)
    if (draw <= 71) return forge(hand)
    if (draw <= 79) return opensByNumber(hand)
    if (draw <= 86) return write(hand, hand.aboutTyping(), 'typed')
    return command(hand, chance.pick(['/start', '/cases', '/queue', '/digest', '/help', '/cancel', '/report']))
  }

  return {
    works: async (hand) => works(hand),
    meddles: async (hand) => meddles(hand),
    async presses(hand, label, number) {
      const screen = hand.screens().findLast(({ text }) => text.includes(`${number} · `))
      const button = screen && buttonsOf(screen).find(({ text }) => label.test(text))
      if (button === undefined) return false
      await tap(hand, screen!, button.data!, button.text)
      return true
    },
    async answers(hand) {
      const dialog = hand.screens().findLast((message) => draftOn(message) !== undefined)
      if (dialog === undefined) return false
      await answer(hand, dialog, 0.8)
      return true
    },
  }
}
