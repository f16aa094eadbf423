import type { ChatMessage, Person } from '../../playground/telegram/index.ts'

/** Real milliseconds that a step may take on a busy machine. */
export const soon = { within: 20_000 }

/** What somebody answers in the report dialog, by what the buttons say. */
export interface Report {
  /** only for somebody who is asked */
  enterprise?: string
  /** only for an enterprise that has projects */
  project?: string
  category: string
  what: string
  wish?: string
  urgency?: '紧急' | '一般' | '复杂'
  /** not asked for a secret category */
  visibility?: '本企业可见' | '仅我可见' | '保密'
  /** whether a similar open case is offered, which is declined */
  similar?: boolean
}

/** Answers the whole dialog, up to the review. @returns the review's screen */
export async function fillReport(contact: Person, report: Report): Promise<ChatMessage> {
  contact.says('/report')
  for (const choice of [report.enterprise, report.project, report.category]) if (choice) await contact.taps(choice, soon)
  await contact.sees(/请说明您遇到的问题/, soon)
  contact.says(report.what)
  await contact.sees(/您希望怎样解决/, soon)
  if (report.wish === undefined) {
    await contact.taps('跳过', soon)
  } else {
    contact.says(report.wish)
    await contact.sees(/请选择紧急程度/, soon)
  }
  await contact.taps(report.urgency ?? '一般', soon)
  await contact.taps('跳过', soon)
  if (report.visibility) await contact.taps(report.visibility, soon)
  if (report.similar) await contact.taps('不，另行提交', soon)
  return contact.sees(/请核对/, soon)
}

/** Files a report through the dialog. @returns the case's number, and the screen that says it */
export async function fileReport(contact: Person, report: Report): Promise<{ number: string; screen: ChatMessage }> {
  await fillReport(contact, report)
  await contact.taps('✅ 确认提交')
  const screen = await contact.sees(/已收到，编号/, soon)
  return { number: numberIn(screen), screen }
}

/** The first case number in a message. @throws Error when there is none */
export function numberIn({ text }: ChatMessage): string {
  const found = /[A-Z]+-\d{4}-\d{6}/.exec(text)?.[0]
  if (found === undefined) throw new Error(`no case number in: ${text}`)
  return found
}

/** Somebody opens a case by its number, on a screen of its own. */
export function opens(person: Person, number: string): Promise<ChatMessage> {
  person.says(`/case ${number}`)
  return person.sees(({ text }) => text.startsWith(`${number} · `), soon)
}

/** Takes what somebody was sent so far as seen. @returns it, oldest first */
export async function drain(person: Person): Promise<ChatMessage[]> {
  const seen: ChatMessage[] = []
  for (;;) {
    try {
      seen.push(await person.sees(() => true, { within: 0 }))
    } catch {
      return seen
    }
  }
}

/** A screen with its buttons, as text to compare. */
export function written({ text, buttons }: ChatMessage): string {
  return [text, ...buttons.map((row) => row.map((button) => `[${button.text}|${button.data ?? button.url}]`).join(' '))].join(
    '\n',
  )
}
