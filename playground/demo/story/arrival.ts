import { importSampleZone } from '../../sample-zone.ts'
import { patient } from '../dialogs.ts'
import type { Stage } from '../stage.ts'
import type { DemoZone } from '../zone.ts'
import { parts, type Cast } from './cast.ts'
import { enterprise, outside } from './lanes.ts'

/** The roster is imported and people come in by their invitations; a stranger doesn't. */
export async function arrival(zone: DemoZone, stage: Stage): Promise<Cast> {
  stage.scene('1  The zone opens', [enterprise, outside])
  await importSampleZone(zone)
  const { person, enterprise: firm, project } = zone.database.prisma
  const [people, enterprises, projects] = await Promise.all([person.count(), firm.count(), project.count()])
  stage.tells(
    `playground/sample-zone.json, imported by the roster's own code: ${people} people, ${enterprises} enterprises, ${projects} projects. ` +
      'Everybody gets an invitation, a link that lets one account in, once.',
  )
  const contact = await zone.joins(parts.contact)
  const stranger = zone.server.person({ firstName: '路人', languageCode: 'zh-hans' })
  stranger.starts()
  await stranger.sees(/请使用企服办发给您的邀请链接/, patient)
  await zone.settles()
  stage.flush()

  stage.detail = 'none'
  const others = Object.entries(parts).filter(([part]) => part !== 'contact')
  const joined = await Promise.all(others.map(async ([part, code]) => [part, await zone.joins(code)] as const))
  await zone.settles()
  stage.detail = 'full'
  stage.tells(
    `${others.length} more come in the same way: cadres, leaders, the office, an inspector, contacts of other enterprises.`,
  )
  return { contact, ...Object.fromEntries(joined), stranger } as Cast
}
