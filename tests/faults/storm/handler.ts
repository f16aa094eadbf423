import { setTimeout as think } from 'node:timers/promises'
import type { ChatMessage, Person, TelegramServer } from '../../../playground/telegram/index.ts'
import type { RobotOptions } from './contact.ts'

/** What a handler did about a case. */
export interface Handled {
  number: string
  /** what they wrote down about their first contact with the enterprise; null when they only signed */
  contacted: string | null
}

/** A handler who works through what they are given, one case after the other. */
export interface HandlerRobot {
  readonly done: readonly Handled[]
  /** Rejects when they get stuck; never resolves. */
  readonly stuck: Promise<never>
}

/** Signs every case that comes, and for some notes the first contact. Like any person they do each thing once. */
export function startHandler(server: TelegramServer, person: Person, { watch, chance, patience }: RobotOptions): HandlerRobot {
  const known = new Set<string>()
  const queue: string[] = []
  const done: Handled[] = []
  let working: Promise<void> | undefined
  let fail!: (error: unknown) => void
  const stuck = new Promise<never>((_resolve, reject) => (fail = reject))
  stuck.catch(() => {
    // Whoever waits for this robot hears of it; nobody may be waiting yet.
  })

  server.onEvent(({ kind, chatId, message }) => {
    if (kind !== 'sent' || chatId !== person.id || !message?.text.includes('新交办诉求')) return
    const number = numberIn(message.text)
    if (number === undefined || known.has(number)) return
    known.add(number)
    queue.push(number)
    working ??= work().catch(fail)
  })

  async function work(): Promise<void> {
    for (let number = queue[0]; number !== undefined; number = queue[0]) {
      done.push({ number, contacted: await handle(number) })
      queue.shift()
    }
    working = undefined
  }

  async function handle(number: string): Promise<string | null> {
    await tap(number, '签收', (text) => text.includes('新交办诉求'))
    const signed = await sees(number, (text) => text.includes('已签收。'))
    if (chance.happens(0.5)) return null
    const text = `已与企业联系（${number}）：约定 <现场> & 查看。`
    await think(chance.whole(5, 120))
    await person.taps(signed, '📞 记录首次联系')
    await tap(number, '电话', (screen) => screen.includes('您是如何与企业联系的'))
    await sees(number, (screen) => screen.includes('企业反映了什么'))
    await think(chance.whole(5, 120))
    person.says(text)
    await sees(number, (screen) => screen.includes('已记录联系情况'))
    return text
  }

  /** Waits for a screen of this case, thinks, and taps a button of it. */
  async function tap(number: string, button: string, shown: (text: string) => boolean): Promise<void> {
    for (;;) {
      const hasIt = (screen: ChatMessage) => shown(screen.text) && screen.buttons.flat().some(({ text }) => text.includes(button))
      await sees(number, (_text, screen) => hasIt(screen), button)
      await think(chance.whole(5, 120))
      // What was on the screen may have changed while they thought.
      const still = find(number, (_text, screen) => hasIt(screen))
      if (still === undefined) continue
      await person.taps(still, button)
      return
    }
  }

  function sees(
    number: string,
    shown: (text: string, screen: ChatMessage) => boolean,
    wanted = shown.toString(),
  ): Promise<ChatMessage> {
    const complaint = () =>
      `${person.name} is stuck with ${number}, waiting for ${wanted}:\n${person.transcript().slice(-60).join('\n')}`
    return watch.until(person.id, () => find(number, shown), patience, complaint)
  }

  function find(number: string, shown: (text: string, screen: ChatMessage) => boolean): ChatMessage | undefined {
    return person.shown().findLast((screen) => screen.fromBot && screen.text.includes(number) && shown(screen.text, screen))
  }

  return {
    done,
    stuck,
  }
}

function numberIn(text: string): string | undefined {
  return /XG-\d{4}-\d{6}/.exec(text)?.[0]
}
