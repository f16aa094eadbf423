import type { ChatMessage, Person } from '../telegram/index.ts'
import type { Difficulty } from './difficulties.ts'
import type { Stage } from './stage.ts'

/** How long a step waits for the bot, in real milliseconds: a machine that is busy with other things takes its time. */
export const patient = { within: 20_000 }

/** Waits for a message about a case. */
export function seesAbout(person: Person, number: string, words: RegExp): Promise<ChatMessage> {
  const about = (message: ChatMessage) => message.text.includes(number) && words.test(message.text)
  // The step that fails prints what it waited for.
  about.toString = () => `${String(words)} about ${number}`
  return person.sees(about, patient)
}

/** What the report dialog lets happen between two of its steps. */
export interface ReportOptions {
  /** the button that opens it */
  by?: string
  /** how much of its questions is printed */
  detail?: Stage['detail']
  /** how much is printed from the last tap on */
  after?: Stage['detail']
  /** comes in place of the wish being typed: the wish has to be sent in it */
  sendsWish?: (wish: string) => Promise<void>
}

/** Files a difficulty through the report dialog. @returns the case's number */
export async function files(
  person: Person,
  stage: Stage,
  difficulty: Difficulty,
  { by = '📮 反映问题', detail = 'brief', after = 'ends', sendsWish }: ReportOptions = {},
): Promise<string> {
  stage.detail = detail
  await person.taps(by, patient)
  if (difficulty.project !== undefined) await presses(person, /涉及哪个项目/, difficulty.project)
  await presses(person, /请选择问题类别/, difficulty.category)
  await person.sees(/请说明您遇到的问题/, patient)
  person.says(difficulty.what)
  const { wish } = difficulty
  if (wish === undefined) await presses(person, /您希望怎样解决/, '跳过')
  else {
    await person.sees(/您希望怎样解决/, patient)
    await (sendsWish ?? ((text: string) => Promise.resolve(void person.says(text))))(wish)
  }
  await presses(person, /请选择紧急程度/, difficulty.urgency)
  await attaches(person, stage, difficulty.files ?? [])
  if (!difficulty.category.startsWith('🔒')) await presses(person, /可以让谁知道/, '本企业可见')
  const review = await person.sees(/请核对/, patient)
  stage.detail = after
  await person.taps(review, '✅ 确认提交')
  const { text } = await person.sees(/已收到，编号/, patient)
  const number = /XG-\d{4}-\d{6}/.exec(text)?.[0]
  if (number === undefined) throw new Error(`no case number in: ${text}`)
  return number
}

async function attaches(person: Person, stage: Stage, files: NonNullable<Difficulty['files']>): Promise<void> {
  if (files.length === 0) return presses(person, /如有材料/, '跳过')
  await person.sees(/如有材料/, patient)
  const { detail } = stage
  stage.detail = 'ends'
  let count = 0
  for (const { what, caption } of files) {
    count += person.sends(what, caption === undefined ? {} : { caption }).length
    await person.sees((message) => message.text.includes(`已收到 ${count} 件`), patient)
  }
  stage.detail = detail
  await person.taps('完成 ›', patient)
}

/** Sees a question and taps one of its buttons. */
export async function presses(person: Person, question: RegExp, button: string): Promise<void> {
  const message = await person.sees(question, patient)
  await person.taps(message, button)
}

/** Sees a question and types the answer. */
export async function types(person: Person, question: RegExp, answer: string): Promise<void> {
  await person.sees(question, patient)
  person.says(answer)
}
