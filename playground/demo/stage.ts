import { formatInstant } from '../../locales/dates.ts'
import type { Clock } from '../../platform/clock.ts'
import { displayWidth, wrap } from '../../cli/columns.ts'
import type { ChatEvent, TelegramServer } from '../telegram/index.ts'
import { asButton, deedLines, messageLines, type Detail } from './bubble.ts'
import { laneWidth, layOut, printRows, type Block, type Line } from './lanes.ts'
import type { Paint } from './paint.ts'

/** A lane of a scene: its title, and whose chats are in it, by their names. Who is in none is in the last one. */
export interface Lane {
  title: string
  people: RegExp
}

/** Prints what happens in the chats, side by side. */
export interface Stage {
  /** how much of what the bot says is printed; `deeds`: only what people do; `none`: nothing at all */
  detail: Detail | 'deeds' | 'none'
  /** Begins a scene. */
  scene(title: string, lanes: readonly Lane[]): void
  /** Says what the chats don't show. */
  tells(text: string): void
  /** Prints lines as they are. */
  prints(lines: readonly string[]): void
  /** Prints what is still held back. */
  flush(): void
}

export interface StageOptions {
  server: TelegramServer
  clock: Clock
  timeZone: string
  /** columns */
  width: number
  paint: Paint
  print: (line: string) => void
}

/** What happens within this many milliseconds of each other is printed side by side. */
const together = 150

/** Opens the stage: from here on every event of the server's chats is printed. */
export function openStage({ server, clock, timeZone, width, paint, print }: StageOptions): Stage {
  let lanes: readonly Lane[] = [{ title: '', people: /./ }]
  let blocks: Block[] = []
  let timer: NodeJS.Timeout | undefined
  /** whose chat a lane showed last, so that their name is there when it changes */
  const speaking = new Map<number, number>()
  const texts = new Map<string, string>()
  let day = ''
  let minute = ''
  let shownMinute = ''

  server.onEvent((event) => {
    const lines = linesOf(event)
    if (lines === undefined || stage.detail === 'none') return
    newMinute()
    const lane = laneOf(event.chatId)
    const name = speaking.get(lane) === event.chatId ? [] : nameLines(event.chatId)
    speaking.set(lane, event.chatId)
    blocks.push({ lane, at: minute === shownMinute ? '' : minute, lines: [...name, ...lines] })
    shownMinute = minute
    clearTimeout(timer)
    timer = setTimeout(flush, together)
  })

  /** What happens in different minutes never stands side by side; a new day is announced. */
  function newMinute(): void {
    const now = formatInstant('en', timeZone, clock.now(), 'time')
    if (now === minute && blocks.length > 0) return
    flush()
    minute = now
    const today = formatInstant('en', timeZone, clock.now(), 'day')
    if (today === day) return
    day = today
    print(paint(`      ${day}`, 'heading'))
  }

  function linesOf({ kind, chatId, message, text = '' }: ChatEvent): readonly Line[] | undefined {
    const inner = laneWidth(width, lanes.length)
    if (kind === 'tapped') return deedLines(asButton(text), inner)
    if (kind === 'said') return deedLines(shortToken(message!.text), inner)
    if (kind !== 'sent' && kind !== 'edited') return undefined
    const key = `${chatId} ${message!.id}`
    const before = texts.get(key)
    texts.set(key, message!.text)
    // An old screen that only loses its buttons says nothing new.
    if (before === message!.text || stage.detail === 'deeds' || stage.detail === 'none') return undefined
    return messageLines(message!, inner, stage.detail, kind === 'edited')
  }

  /** After something else than chats: who speaks, and when, is said again. */
  function beginsAnew(): void {
    speaking.clear()
    shownMinute = ''
  }

  function nameOf(chatId: number): string {
    return server.findPerson(chatId)?.name ?? ''
  }

  function laneOf(chatId: number): number {
    const lane = lanes.findIndex(({ people }) => people.test(nameOf(chatId)))
    return lane < 0 ? lanes.length - 1 : lane
  }

  function nameLines(chatId: number): Line[] {
    return wrap(nameOf(chatId), { width: laneWidth(width, lanes.length) }).map((text) => ({ text, ink: 'name' }))
  }

  function flush(): void {
    clearTimeout(timer)
    const rows = layOut(blocks, lanes.length)
    blocks = []
    for (const line of printRows(rows, width, paint)) print(line)
  }

  const stage: Stage = {
    detail: 'full',
    scene(title, sceneLanes) {
      flush()
      lanes = sceneLanes
      beginsAnew()
      const line = `── ${title} `
      print('')
      print(paint(line + '─'.repeat(Math.max(0, width - displayWidth(line))), 'heading'))
      const titles: Block[] = lanes.map(({ title: text }, lane) => ({ lane, at: '', lines: [{ text, ink: 'dim' }] }))
      for (const row of printRows(layOut(titles, lanes.length), width, paint)) print(row)
    },
    tells(text) {
      flush()
      beginsAnew()
      for (const line of wrap(text, { width, first: '  ## ', others: '     ' })) print(paint(line, 'stage'))
    },
    prints(lines) {
      flush()
      for (const line of lines) print(line)
    },
    flush,
  }
  return stage
}

/** An invitation's token is a secret until it's used, and long. */
function shortToken(text: string): string {
  return text.replace(/^(\/start \S{6})\S{7,}$/, '$1…')
}
