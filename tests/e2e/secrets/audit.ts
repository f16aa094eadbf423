import type { ChatMessage, Person } from '../../../playground/telegram/index.ts'
import { soon } from '../../support/report.ts'
import { numbersOn } from './hand.ts'
import type { Watch } from './watch.ts'
import { isAmong, linkedTo } from './secrecy.ts'
import type { SecretsWorld } from './world.ts'

const ended = /已销号|不予受理|已撤回|已并单/

/**
 * Compares every count that somebody is shown with what they are shown one by one: the menu with the lists, a list's heading with its lines on
 * all its pages, a digest's headings with theirs. What may not be seen can't be in a count then. And no digest of somebody linked has a word of
 * secrecy in it.
 */
export async function audit(world: SecretsWorld, watch: Watch, person: Person): Promise<void> {
  const reader = world.holders.get(person.id)
  const roles = reader === undefined ? [] : world.roster.people[reader]!.roles
  if (reader === undefined || !world.roster.people[reader]!.active) return
  const wrong = (detail: string) => watch.report({ what: 'count', reader, detail })
  const cases = await readList(person, '/cases')
  if (cases.total !== cases.lines.length || cases.open !== cases.lines.filter((line) => !ended.test(line)).length)
    wrong(`the list says ${cases.total}, ${cases.open} open: ${cases.lines.join('; ')}`)
  const queue = roles.includes('contact') && roles.length === 1 ? undefined : await readList(person, '/queue')
  if (queue !== undefined && queue.total !== queue.lines.length) wrong(`the queue says ${queue.total}: ${queue.lines.join('; ')}`)
  const menu = await asks(person, '/start')
  for (const [pattern, count] of [
    [/您有 (\d+) 件待办/, queue?.total],
    [/待处理 (\d+) 件/, queue?.total],
    [/未办结诉求 (\d+) 件/, cases.open],
  ] as const) {
    const said = pattern.exec(menu.text)?.[1]
    if (said !== undefined && Number(said) !== count) wrong(`the menu says ${said} where there are ${count}: ${menu.text}`)
  }
  if (!roles.includes('leader')) return
  const digest = await asks(person, '/digest')
  for (const section of digest.text.split('\n\n').slice(1)) {
    const said = /(?:新增|超时|待销号) (\d+) 件/.exec(section)?.[1]
    const more = Number(/另有 (\d+) 件/.exec(section)?.[1] ?? 0)
    const lines = numbersOn({ text: section, buttons: [] }).length + more
    if (said !== undefined && Number(said) !== lines) wrong(`the digest counts ${said}, and lists ${lines}: ${section}`)
  }
  const linked = Object.keys(world.roster.enterprises).some((enterprise) =>
    isAmong(world.roster, reader, linkedTo(world.roster, enterprise)),
  )
  if (linked && /保密|🔒/.test(digest.text)) wrong(`a digest of somebody linked tells of secrecy: ${digest.text}`)
}

async function asks(person: Person, command: string): Promise<ChatMessage> {
  const { id } = person.says(command)
  return person.sees((message) => message.id > id, soon)
}

async function readList(person: Person, command: string): Promise<{ total: number; open: number; lines: string[] }> {
  let page = await asks(person, command)
  const [total, open] = [/共 (\d+) 件/, /未办结 (\d+) 件/].map((pattern) => Number(pattern.exec(page.text)?.[1] ?? 0))
  const lines: string[] = []
  for (;;) {
    lines.push(...page.text.split('\n').filter((line) => /^(🔒|❗️|▫️)/.test(line)))
    const next = page.buttons.flat().find(({ text }) => text.startsWith('下一页'))
    if (next === undefined) return { total: total!, open: open!, lines }
    const { id } = page
    await person.taps(page, next.text)
    page = await person.sees((message) => message.id === id, soon)
  }
}
