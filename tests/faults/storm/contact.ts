import { setTimeout as think } from 'node:timers/promises'
import type { ChatMessage, Person, Sendable } from '../../../playground/telegram/index.ts'
import type { Chance } from './chance.ts'
import { categories } from './zone.ts'
import type { Watch } from './until.ts'

/** What a contact wants to say, decided before they begin. */
export interface Report {
  category: string
  description: string
  wish: string | null
  urgency: 'urgent' | 'normal' | 'complex'
  visibility: 'enterprise' | 'filer' | 'secret'
  /** what they attach, in one go */
  files: Sendable | undefined
  fileCount: number
}

/** A report that its contact has submitted, and the number that they were told. */
export interface Filed extends Report {
  chatId: number
  number: string
}

const urgencies = { urgent: '紧急', normal: '一般', complex: '复杂' } as const
const visibilities = { enterprise: '本企业可见', filer: '仅我可见', secret: '保密' } as const

/** Draws a report; its description says which one it is. */
export function drawReport(chance: Chance, mark: string): Report {
  const kind = chance.whole(1, 10)
  const photos = chance.whole(2, 3)
  const files: Sendable | undefined =
    kind <= 4
      ? { album: Array.from({ length: photos }, () => ({ photo: true }) as const) }
      : kind === 5
        ? { document: { name: `${mark}.pdf`, size: 20_000 } }
        : undefined
  return {
    category: chance.pick(categories),
    description: `诉求 ${mark}：道路“未通” <b>&amp; 影响</b> 设备进场 🚧，自 ${chance.whole(1, 28)} 日起。`,
    wish: chance.happens(0.6) ? `期望 ${mark}：先行接通 & 保障通行` : null,
    urgency: chance.pick(['urgent', 'normal', 'normal', 'complex']),
    visibility: chance.pick(['enterprise', 'enterprise', 'enterprise', 'filer', 'secret']),
    files,
    fileCount: files === undefined ? 0 : 'album' in files ? photos : 1,
  }
}

/** A question as its screen is recognised, and what a person does about it. */
interface Question {
  name: string
  shown(text: string): boolean
  answer(person: Person, screen: ChatMessage, report: Report): unknown
}

const asks = (words: string) => (text: string) => text.includes(words)
const received = (count: number) => new RegExp(`已收到 ${count} 件`)

function questionsOf(report: Report): Question[] {
  return [
    { name: 'category', shown: asks('请选择问题类别'), answer: (person, screen) => person.taps(screen, report.category) },
    { name: 'what', shown: asks('请说明您遇到的问题'), answer: (person) => person.says(report.description) },
    {
      name: 'wish',
      shown: asks('您希望怎样解决'),
      answer: (person, screen) => (report.wish === null ? person.taps(screen, '跳过') : person.says(report.wish)),
    },
    {
      name: 'urgency',
      shown: asks('请选择紧急程度'),
      answer: (person, screen) => person.taps(screen, urgencies[report.urgency]),
    },
    {
      name: 'files',
      shown: asks('如有材料，请发送'),
      answer: (person, screen) => (report.files === undefined ? person.taps(screen, '跳过') : person.sends(report.files)),
    },
    {
      name: 'files sent',
      shown: (text) => received(report.fileCount).test(text),
      answer: (person, screen) => person.taps(screen, '完成'),
    },
    {
      name: 'visibility',
      shown: asks('这件诉求可以让谁知道'),
      answer: (person, screen) => person.taps(screen, visibilities[report.visibility]),
    },
    { name: 'similar', shown: asks('已有同类诉求正在办理'), answer: (person, screen) => person.taps(screen, '不，另行提交') },
    { name: 'review', shown: asks('请核对。'), answer: (person, screen) => person.taps(screen, '✅ 确认提交') },
  ]
}

/** How a robot waits. */
export interface RobotOptions {
  watch: Watch
  chance: Chance
  /** real milliseconds without the next screen after which they count as stuck */
  patience: number
}

/**
 * Files one report as a person would: reads the question on the screen, thinks, answers it once, waits for the next one. They never say anything
 * twice: a question that comes again after they have answered it, they take no notice of.
 *
 * @param known numbers of their earlier cases; drafts likewise. Both are added to.
 * @throws {Error} with their chat when they are left without the next screen
 */
export async function fileReport(
  person: Person,
  report: Report,
  known: { drafts: Set<string>; numbers: Set<string> },
  { watch, chance, patience }: RobotOptions,
): Promise<Filed> {
  const questions = questionsOf(report)
  const answered = new Set<string>()
  let draft: string | undefined
  person.says('/report')
  for (;;) {
    const complaint = () =>
      `${person.name} is stuck in report ${report.description.slice(0, 16)} after ${[...answered].at(-1) ?? '/report'}:\n${person.transcript().slice(-60).join('\n')}`
    const seen = await watch.until(person.id, () => look(), patience, complaint)
    if (typeof seen === 'string') return { ...report, chatId: person.id, number: seen }
    await think(chance.whole(5, 120))
    // What was on the screen may have changed while they thought.
    const still = look()
    if (still === undefined) continue
    if (typeof still === 'string') return { ...report, chatId: person.id, number: still }
    draft ??= still.draft
    known.drafts.add(still.draft)
    answered.add(still.question.name)
    await still.question.answer(person, still.screen, report)
  }

  function look(): { question: Question; screen: ChatMessage; draft: string } | string | undefined {
    const screens = person.shown().filter(({ fromBot }) => fromBot)
    for (const screen of screens.reverse()) {
      if (answered.has('review')) {
        const number = /已收到，编号 (XG-\d{4}-\d{6})/.exec(screen.text)?.[1]
        if (number !== undefined && !known.numbers.has(number)) {
          known.numbers.add(number)
          return number
        }
      }
      const of = draftOf(screen)
      if (of === undefined || (draft === undefined ? known.drafts.has(of) : of !== draft)) continue
      const question = questions.findLast(({ shown }) => shown(screen.text))
      if (question === undefined || answered.has(question.name)) continue
      return { question, screen, draft: of }
    }
    return undefined
  }
}

/** Which dialog a screen belongs to, by its buttons; undefined for other messages, and where the buttons are gone. */
function draftOf({ buttons }: ChatMessage): string | undefined {
  for (const { data } of buttons.flat()) {
    const match = /^f\.([0-9a-z]+)\./.exec(data ?? '')
    if (match) return match[1]
  }
  return undefined
}
