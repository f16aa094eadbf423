import type { Person } from '../../telegram/index.ts'
import { others } from '../difficulties.ts'
import { files, patient, seesAbout } from '../dialogs.ts'
import type { Scenery } from './cast.ts'
import { enterprise, zoneSide } from './lanes.ts'

/** Small firms have no cadre of their own: category and load decide. And a report that is kept from everybody whom it could be about. */
export async function smallFirms(scenery: Scenery): Promise<void> {
  const { zone, stage, cast } = scenery
  stage.scene('5  A small firm, and a secret report', [enterprise, zoneSide])
  await zone.jumpsTo('2026-11-26', '09:30')
  const first = await files(cast.shipping, stage, others.customs, { detail: 'none', after: 'none' })
  const busy = await handlerOf(scenery, cast.shipping, first)
  await zone.settles()
  stage.tells(`A shipping firm has filed ${first} a moment ago, and ${busy.name} has it. So the next one is for their colleague:`)
  const number = await files(cast.grain, stage, others.coldChain, { detail: 'deeds' })
  const idle = await handlerOf(scenery, cast.grain, number)
  if (idle === busy) throw new Error(`${number} went to ${busy.name}, who has an open case already`)
  await zone.settles()
  await secret(scenery)
}

/** Who of the lead department got the case. The reason stands in the message that tells them. */
async function handlerOf({ cast: { portOne, portTwo } }: Scenery, contact: Person, number: string): Promise<Person> {
  const { text } = await seesAbout(contact, number, /您的诉求已有人承办/)
  const handler = [portOne, portTwo].find(({ name }) => text.includes(name))
  if (handler === undefined) throw new Error(`nobody of the port office has ${number}: ${text}`)
  await seesAbout(handler, number, /新交办诉求[^]*由在办件最少的人员承办/)
  return handler
}

async function secret({ zone, stage, cast }: Scenery): Promise<void> {
  const { materials, materialsCadre, materialsLeader, inspector, office } = cast
  stage.tells(
    'A contact reports misconduct. The cadre and the leader of their enterprise must not even learn that there is such a report; nor must the head of the ' +
      "office, who usually reads such reports, but heads this cadre's department too.",
  )
  await zone.jumpsTo('2026-11-26', '10:00')
  const number = await files(materials, stage, others.misconduct, { detail: 'deeds' })
  await seesAbout(inspector, number, /新交办诉求/)
  await seesAbout(materials, number, /您的诉求已有人承办/)
  await zone.settles()
  await zone.jumpsTo('2026-11-26', '10:10')
  for (const person of [materialsCadre, materialsLeader, office]) {
    person.says(`/case ${number}`)
    await person.sees(/没有找到这件诉求/, patient)
  }
  stage.detail = 'brief'
  inspector.says(`/case ${number}`)
  await seesAbout(inspector, number, /保密诉求/)
  await zone.settles()
}
