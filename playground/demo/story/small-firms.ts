import { others } from '../difficulties.ts'
import { files, patient, seesAbout } from '../dialogs.ts'
import type { Scenery } from './cast.ts'
import { enterprise, zoneSide } from './lanes.ts'

/** Small firms have no cadre of their own: category and load decide. And a report that only inspector and office may see. */
export async function smallFirms({ zone, stage, cast }: Scenery): Promise<void> {
  const { shipping, grain, portOne, portTwo } = cast
  stage.scene('5  A small firm, and a secret report', [enterprise, zoneSide])
  await zone.jumpsTo('2026-11-26', '09:30')
  stage.detail = 'none'
  const first = await files(shipping, stage, others.customs)
  stage.detail = 'none'
  await seesAbout(portOne, first, /新交办诉求/)
  await seesAbout(shipping, first, /您的诉求已有人承办/)
  stage.tells(`A shipping firm has just filed ${first}, and 口岸办经办一 has it. So the next one is for his colleague:`)
  const number = await files(grain, stage, others.coldChain)
  await seesAbout(portTwo, number, /新交办诉求[^]*由在办件最少的人员承办/)
  await seesAbout(grain, number, /您的诉求已有人承办[^]*口岸办经办二/)
  await secret({ zone, stage, cast })
}

async function secret({ zone, stage, cast }: Scenery): Promise<void> {
  const { materials, materialsCadre, materialsLeader, inspector, office } = cast
  stage.tells('A contact reports misconduct. The cadre of his enterprise and its leader must not learn that it exists.')
  await zone.jumpsTo('2026-11-26', '10:00')
  const number = await files(materials, stage, others.misconduct)
  await seesAbout(inspector, number, /新交办诉求/)
  await seesAbout(materials, number, /您的诉求已有人承办/)
  await zone.jumpsTo('2026-11-26', '10:10')
  for (const person of [materialsCadre, materialsLeader]) {
    person.says(`/case ${number}`)
    await person.sees(/没有找到这件诉求/, patient)
  }
  stage.detail = 'brief'
  office.says(`/case ${number}`)
  await seesAbout(office, number, /保密诉求/)
  stage.detail = 'full'
  await zone.settles()
}
