import type { ChatMessage, Person } from '../../../playground/telegram/index.ts'
import type { Watch } from './watch.ts'
import type { Circle } from './words.ts'
import type { SecretsWorld } from './world.ts'

const numberPattern = /[A-Z]{2}-\d{4}-\d{6}/g

/** The numbers of cases on a screen, its buttons included. */
export function numbersOn({ text, buttons }: Pick<ChatMessage, 'text' | 'buttons'>): string[] {
  const all = [text, ...buttons.flat().map((button) => button.text)].join('\n')
  return [...new Set(all.match(numberPattern) ?? [])]
}

/** The dialog that a screen belongs to, by its buttons. */
export function draftOn({ buttons }: Pick<ChatMessage, 'buttons'>): string | undefined {
  for (const { data } of buttons.flat()) {
    const found = /^f\.(\w+)\./.exec(data ?? '')
    if (found) return found[1]
  }
  return undefined
}

/** What somebody at their phone knows of what they wrote and for which case. */
export interface Hand {
  person: Person
  /** What a message on the screen is about, as its reader understands it: one case, a report that is being written, or nothing certain. */
  aboutMessage(message: ChatMessage): Circle
  /** What a text is about that is typed without replying to anything: the newest dialog on the screen, else nothing certain. */
  aboutTyping(): Circle
  /** Remembers what an own message was written for. */
  wrote(messages: readonly ChatMessage[], circle: Circle): void
  circleOf(messageId: number): Circle | undefined
  /** Before a tap: what it decides about what was written. */
  taps(message: ChatMessage, data: string): Promise<void>
  /** messages of the bot that are on the screen, the one that changed last at the end */
  screens(): ChatMessage[]
}

/** Somebody's side of the dialogs, kept by what the screens say and by nothing else. */
export function createHand(world: SecretsWorld, watch: Watch, person: Person): Hand {
  /** per report that is being written what was written in it: all of it goes where the report goes */
  const reports = new Map<string, Circle[]>()
  const written = new Map<number, Circle>()
  const touched = new Map<number, number>()
  /** of files that were shown, what was said below them */
  const files = new Map<number, ChatMessage>()
  let submitting: { circles: Circle[]; secret: boolean } | undefined
  /** what a report that is about to appear begins with */
  let beginning: Circle[] = []
  let clock = 0
  const author = () => world.holders.get(person.id) ?? `account ${person.id}`
  const nobody = (): Circle => ({ author: author(), about: new Set() })

  watch.onShown((message) => {
    if (message.chatId !== person.id) return
    touched.set(message.id, ++clock)
    // A file of a case says nothing of the case itself: the message below it and its neighbours does.
    if (message.text.startsWith('以上是'))
      for (const { id, fromBot, text } of person.shown())
        if (fromBot && id < message.id && /^\[(photo|document|voice|video|location)\b/.test(text) && !files.has(id))
          files.set(id, message)
    const draft = draftOn(message)
    if (draft !== undefined && message.text.includes('提交诉求')) {
      reports.set(draft, [...(reports.get(draft) ?? []), ...beginning])
      beginning = []
    }
    const filed = /已收到，编号 ([A-Z]{2}-\d{4}-\d{6})|已补充到 ([A-Z]{2}-\d{4}-\d{6})/.exec(message.text)
    if (filed === null || submitting === undefined) return
    const number = (filed[1] ?? filed[2])!
    for (const { about } of submitting.circles) about.add(number)
    if (submitting.secret) declared.push(number)
    submitting = undefined
  })
  /** cases that hold what was submitted as secret */
  const declared: string[] = []
  watch.onLook(() => {
    for (const number of declared.splice(0)) {
      const visibility = watch.cases.get(number)?.visibility
      if (visibility !== 'secret')
        watch.report({ what: 'visibility', reader: author(), detail: `${number} was submitted as secret and is ${visibility}` })
    }
  })

  function reportCircle(draft: string): Circle {
    const known = reports.get(draft) ?? []
    // Whoever has the account now, or the dialog, wrote what is written from now on.
    const mine = known.find((circle) => circle.author === author())
    if (mine !== undefined) return mine
    const circle = nobody()
    reports.set(draft, [...known, circle])
    return circle
  }

  function aboutMessage(message: ChatMessage): Circle {
    if (!message.fromBot) {
      const circle = written.get(message.id)
      return circle === undefined
        ? nobody()
        : circle.author === author()
          ? circle
          : { author: author(), about: new Set(circle.about) }
    }
    const draft = draftOn(message)
    if (draft !== undefined && message.text.includes('提交诉求')) return reportCircle(draft)
    const numbers = numbersOn(files.get(message.id) ?? message)
    return { author: author(), about: new Set(numbers.length === 1 ? numbers : []) }
  }

  function screens(): ChatMessage[] {
    const shown = person.shown().filter(({ fromBot }) => fromBot)
    return shown.sort((a, b) => (touched.get(a.id) ?? 0) - (touched.get(b.id) ?? 0))
  }

  function aboutTyping(): Circle {
    const dialog = screens().findLast((message) => draftOn(message) !== undefined)
    return dialog === undefined ? nobody() : aboutMessage(dialog)
  }

  return {
    person,
    aboutMessage,
    screens,
    aboutTyping,
    wrote(messages, circle) {
      for (const { id } of messages) written.set(id, circle)
    },
    circleOf: (messageId) => written.get(messageId),
    async taps(message, data) {
      const submit = /^f\.(\w+)\.review\.submit$/.exec(data)
      if (submit && message.text.includes('提交诉求'))
        submitting = { circles: reports.get(submit[1]!) ?? [], secret: message.text.includes('本件保密') }
      const chosen = /^a\.(?:add|note)\.(\w+)\.\w+\.(\w+)$/.exec(data)
      if (chosen) await choose(parseInt(chosen[2]!, 36), parseInt(chosen[1]!, 36))
      if (draftOn(message) !== undefined && !message.text.includes('提交诉求')) takesOver(message)
      const resumed = /^n\.resume\.(\w+)$/.exec(data)
      if (resumed) await answerWith(parseInt(resumed[1]!, 36))
      const begun = /^n\.report\.(\w+)$/.exec(data)
      if (begun) beginning = await circlesOf(parseInt(begun[1]!, 36))
    },
  }

  /**
   * A dialog whose screen got lost was open all the same: what was typed into it shows on the screen that came instead, below, and is part of it for
   * whoever goes on there.
   */
  function takesOver(dialog: ChatMessage): void {
    const [number, ...others] = numbersOn(dialog)
    if (number === undefined || others.length > 0) return
    const shown = person.shown()
    const before = shown
      .slice(
        0,
        shown.findIndex(({ id }) => id === dialog.id),
      )
      .slice(-3)
    for (const { id } of before) {
      const circle = written.get(id)
      if (circle?.author === author() && circle.about.size === 0) circle.about.add(number)
    }
  }

  /** Says which case a message was meant for that the bot had asked about. */
  async function choose(updateId: number, caseId: number): Promise<void> {
    const number = [...watch.cases.values()].find(({ id }) => id === caseId)?.number
    for (const circle of await circlesOf(updateId)) if (number !== undefined) circle.about.add(number)
  }

  /** Says that such a message was the answer to the question of the open dialog. */
  async function answerWith(updateId: number): Promise<void> {
    const dialog = screens().findLast((message) => draftOn(message) !== undefined)
    const draft = dialog && draftOn(dialog)
    for (const circle of await circlesOf(updateId)) {
      if (dialog === undefined || draft === undefined) continue
      if (dialog.text.includes('提交诉求')) reports.set(draft, [...(reports.get(draft) ?? []), circle])
      else for (const number of numbersOn(dialog)) circle.about.add(number)
    }
  }

  /** What an own message was written for that came in this update, and the rest of its album. */
  async function circlesOf(updateId: number): Promise<Circle[]> {
    // Forged data names none.
    if (!Number.isSafeInteger(updateId)) return []
    const { rows } = await world.zone.database.pool.query<{ id: number }>(
      `select (m.update -> 'message' ->> 'message_id')::int as id from inbox i join inbox m on m.update_id = i.update_id
         or m.update -> 'message' ->> 'media_group_id' = i.update -> 'message' ->> 'media_group_id'
       where i.update_id = $1 and i.update -> 'message' -> 'chat' ->> 'id' = $2`,
      [updateId, String(person.id)],
    )
    return rows.flatMap(({ id }) => written.get(id) ?? [])
  }
}
