import { describe, expect, test } from 'vitest'
import { opens, soon } from '../../support/report.ts'
import { openWorld, zone, comes, road, filed, idOf, drops, reportsToWhat, withdraws, eventsOf } from './world.ts'

openWorld()

describe('a text of 5,000 characters, which apps cut in two', () => {
  const long = '路'.repeat(5000)

  test('is refused with its whole count, and nothing of what came before is lost', async () => {
    const contact = await comes('contact-1')
    await reportsToWhat(contact)
    contact.says(long)
    await contact.sees(/有 4,096 字，超过了 3,000 字/, soon)
    await contact.sees(/有 5,000 字，超过了 3,000 字的上限，未能收下；此前填写的内容均已保存/, soon)
    zone.clock.advance(60_000)
    contact.says('市政道路未接通。')
    await contact.sees(/您希望怎样解决/, soon)
    contact.says('路'.repeat(1001))
    await contact.sees(/有 1,001 字，超过了 1,000 字/, soon)
    await drops(contact)
  })

  test('as a reply to a case is not kept by halves', async () => {
    const { contact, number } = await filed()
    const screen = await opens(contact, number)
    contact.says(long, { replyTo: screen })
    await contact.sees(/有 4,096 字/, soon)
    await contact.sees(/有 5,000 字/, soon)
    expect(await eventsOf(number, 'add')).toEqual([])
    await withdraws(contact, number)
  })

  test('that belongs to nothing is not kept by halves either', async () => {
    const contact = await comes('contact-3')
    contact.says(long)
    await contact.sees(/有 4,096 字/, soon)
    await contact.sees(/有 5,000 字/, soon)
  })
})

describe('characters that break things', () => {
  const texts: [string, string, string][] = [
    ['HTML', '<b>&"</b> <a href="x">点我</a> &lt;script&gt;', '<b>&"</b> <a href="x">点我</a> &lt;script&gt;'],
    ['NUL and half surrogate pairs', '前\u0000中\ud83d后\udc00', '前\ufffd中\ufffd后\ufffd'],
    ['right to left and emoji', 'مرحبا بالعالم 👨‍👩‍👧‍👦🏗️ \u202Eتجربة', 'مرحبا بالعالم 👨‍👩‍👧‍👦🏗️ \u202Eتجربة'],
    ['Fluent and Markdown', '{ $name } { -term } *粗* _斜_ [链接](http://x)', '{ $name } { -term } *粗* _斜_ [链接](http://x)'],
  ]
  test.each(texts)('%s are shown as they were typed, to everybody', async (_name, typed, shown) => {
    const { contact, cadre, number } = await filed({ what: typed })
    expect(cadre.shown().findLast((message) => message.text.includes(number))!.text).toContain(shown)
    expect((await opens(contact, number)).text).toContain(shown)
    const screen = await opens(contact, number)
    contact.says(typed, { replyTo: screen })
    await contact.sees(/已补充到/, soon)
    expect((await cadre.sees(/补充了材料/, soon)).text).toContain(shown)
    await withdraws(contact, number)
  })
})

describe('a text that nobody can see', () => {
  test('is added to no case and replaces nothing', async () => {
    const { contact, number } = await filed()
    const said = contact.shown().findLast((message) => message.text === road.what)!
    contact.says('\u3164\u200b\u034f', { replyTo: await opens(contact, number) })
    await contact.sees(/需要文字内容/, soon)
    contact.edits(said, '\u00ad\u2060')
    await contact.sees(/需要文字内容/, soon)
    const { rows } = await zone.database.pool.query(
      `select e.action from case_event e where e.case_id = $1 and e.action in ('add', 'revise')`,
      [idOf(number)],
    )
    expect(rows).toEqual([])
    await withdraws(contact, number)
  })
})

test('half an emoji at the end of a search stops nobody', async () => {
  const office = await comes('office-1')
  office.says('/report')
  await office.sees(/请选择/, soon)
  office.says(`${'厂'.repeat(59)}🏗️`)
  await office.sees(/没有找到名称中含/, soon)
  await drops(office)
})
