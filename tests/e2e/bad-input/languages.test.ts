import { describe, expect, test } from 'vitest'
import { inviteByCode } from '../../../playground/sample-zone.ts'
import type { Person } from '../../../playground/telegram/index.ts'
import { soon } from '../../support/report.ts'
import { openWorld, zone, comes, stranger, follows } from './world.ts'

openWorld()

describe('languages and lists of commands', () => {
  test('follow the person and their roles', async () => {
    const names = (person: Person) => person.commands().map(({ command }) => command)
    const everyone = ['start', 'report', 'cases', 'case', 'queue', 'language', 'cancel', 'help']
    expect(names(await comes('contact-1'))).toEqual(everyone)
    expect(names(await comes('cadre-1'))).toEqual(everyone)
    expect(names(await comes('leader-1'))).toEqual([
      'start',
      'report',
      'cases',
      'case',
      'queue',
      'digest',
      'language',
      'cancel',
      'help',
    ])
    expect(names(await comes('inspector-1'))).toEqual(everyone.filter((name) => name !== 'report'))
    expect(names(stranger())).toEqual(['start', 'help'])

    const contact = await comes('contact-2')
    expect(contact.commands()[1]).toMatchObject({ command: 'report', description: '反映困难和问题' })
    contact.says('/language')
    await contact.taps('English', soon)
    await contact.sees(/Doorstep now speaks English/, soon)
    await zone.settled()
    expect(contact.commands()[1]).toMatchObject({ command: 'report', description: 'Report a difficulty' })
    contact.says('/start')
    expect((await contact.sees(/this is Doorstep/, soon)).buttons.flat().map(({ text }) => text)).toContain(
      '📮 Report a difficulty',
    )
    contact.says('/case nothing')
    await contact.sees(/No such case was found/, soon)
    contact.says('/language')
    await contact.taps('简体中文', soon)
    await contact.sees(/已切换为简体中文/, soon)
    await zone.settled()
    expect(contact.commands()[1]).toMatchObject({ description: '反映困难和问题' })
  })

  test('a person whose record says English is spoken to in English from the first word', async () => {
    const person = zone.server.person({ firstName: 'Contact', languageCode: 'zh-hans' })
    const { token } = await inviteByCode(zone, 'contact-8')
    expect((await follows(person, token)).text).toMatch(/Your account is now linked[^]*this is Doorstep/)
    await zone.settled()
    expect(person.commands()[0]).toMatchObject({ description: 'Open the main menu' })
  })

  test('somebody whose client speaks English is spoken to in English from the first word on, by everything', async () => {
    const person = zone.server.person({ firstName: 'Contact', languageCode: 'en' })
    const { token } = await inviteByCode(zone, 'contact-7')
    await zone.changeRoster({ people: [{ code: 'contact-7', locale: null }] })
    expect((await follows(person, token)).text).toMatch(/Your account is now linked[^]*this is Doorstep/)
    await zone.settled()
    person.says('/help')
    await person.sees(/How|Doorstep/, soon)
    expect(person.commands()[0]).toMatchObject({ description: 'Open the main menu' })
    const spoken = person.chat.messages.filter(({ fromBot }) => fromBot).map(({ text }) => text.replaceAll(/【[^】]*】/g, ''))
    for (const text of spoken) expect(text).not.toMatch(/绑定|您|诉求|菜单/)
  })

  test('lose what a role gave once the role is gone', async () => {
    const leader = await comes('leader-3')
    expect(leader.commands().map(({ command }) => command)).toContain('digest')
    await zone.changeRoster({ people: [{ code: 'leader-3', roles: ['inspector'] }] })
    await zone.settled()
    expect(leader.commands().map(({ command }) => command)).not.toContain('digest')
    leader.says('/digest')
    await leader.sees(/今日简报仅供包联领导查看/, soon)
  })
})
