import type { Appearance, Chat } from '../state/world.ts'
import type { ChatMessage, ShownButton } from '../state/view.ts'

/** What a message must be like: hold this text, match this expression, or satisfy this condition. */
export type Pattern = string | RegExp | ((message: ChatMessage) => boolean)

/** How long a step waits. */
export interface Patience {
  /** real milliseconds to wait at most; 0 looks once */
  within?: number
}

/** Real milliseconds that a step waits for the bot, unless it says otherwise. */
export const defaultPatience = 10_000

/**
 * Waits until the bot has sent (or edited) something like that which no earlier step has consumed, and consumes it. What comes in between stays for
 * other steps, or is unexpected in the end.
 */
export function sees(
  chat: Chat,
  who: string,
  pattern: Pattern,
  { within = defaultPatience }: Patience = {},
): Promise<ChatMessage> {
  return waitUntil(
    chat,
    () => consume(chat, pattern),
    within,
    () => explain(chat, who, pattern, within),
  )
}

/** Tries now, and again whenever something changes in the chat. */
export function waitUntil<T>(chat: Chat, attempt: () => T | undefined, within: number, complaint: () => string): Promise<T> {
  const found = attempt()
  if (found !== undefined) return Promise.resolve(found)
  if (within <= 0) return Promise.reject(new Error(complaint()))
  // Made here, so that the stack leads to the step that waited.
  const error = new Error()
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      chat.watchers.delete(watcher)
      error.message = complaint()
      reject(error)
    }, within)
    timer.unref()
    const watcher = () => {
      let result: T | undefined
      try {
        result = attempt()
      } catch (problem) {
        clearTimeout(timer)
        chat.watchers.delete(watcher)
        reject(problem)
        return
      }
      if (result === undefined) return
      clearTimeout(timer)
      chat.watchers.delete(watcher)
      resolve(result)
    }
    chat.watchers.add(watcher)
  })
}

function consume(chat: Chat, pattern: Pattern): ChatMessage | undefined {
  const { appearances } = chat
  const index = appearances.findIndex((one) => !one.consumed && matches(pattern, one.view))
  if (index < 0) return undefined
  const found = appearances[index]!
  // Who saw the later state of a message has no quarrel with the earlier ones.
  let kept = 0
  for (let i = 0; i < appearances.length; i++) {
    const one = appearances[i]!
    if (one.message === found.message && i <= index) one.consumed = true
    else appearances[kept++] = one
  }
  appearances.length = kept
  return found.view
}

function matches(pattern: Pattern, message: ChatMessage): boolean {
  if (typeof pattern === 'string') return message.text.includes(pattern)
  if (typeof pattern === 'function') return pattern(message)
  pattern.lastIndex = 0
  return pattern.test(message.text)
}

/** What was sent and seen by no step, without what a later edit replaced. */
export const unexpectedIn = (chat: Chat): ChatMessage[] => chat.appearances.filter(isLeft).map(({ view }) => view)

const isLeft = (one: Appearance) => !one.consumed && !one.superseded

function explain(chat: Chat, who: string, pattern: Pattern, within: number): string {
  const left = chat.appearances.filter(isLeft).map(({ view }) => `  #${view.id} ${describe(view)}`)
  const wanted = typeof pattern === 'function' ? pattern.toString() : String(pattern)
  const seen = left.length === 0 ? 'nothing else came' : `what came and wasn't expected yet:\n${left.join('\n')}`
  return `${who} saw nothing like ${wanted} within ${within} ms; ${seen}`
}

/** One line: the text cut short, and its buttons. */
export function describe(message: ChatMessage): string {
  const text = message.text.replace(/\n/g, ' ⏎ ')
  const buttons = message.buttons.flat().map((button: ShownButton) => `[${button.text}]`)
  return [text.length > 160 ? `${text.slice(0, 160)}…` : text, ...buttons].join(' ')
}
