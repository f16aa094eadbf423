import type { Stage } from '../stage.ts'
import type { DemoZone } from '../zone.ts'
import { arrival } from './arrival.ts'
import type { Cast } from './cast.ts'
import { filing } from './filing.ts'
import { mainPath } from './main-path.ts'
import { smallFirms } from './small-firms.ts'
import { stall } from './stall.ts'

/** Plays the main job from end to end. @throws Error with what was expected, at the first thing that goes otherwise */
export async function playStory(zone: DemoZone, stage: Stage): Promise<Cast> {
  const cast = await arrival(zone, stage)
  const scenery = { zone, stage, cast }
  const filed = await filing(scenery)
  const financing = await mainPath(scenery, filed)
  await stall(scenery, { ...filed, financing })
  await smallFirms(scenery)
  stage.flush()
  return cast
}
