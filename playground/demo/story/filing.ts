import { difficulties } from '../difficulties.ts'
import { files, patient, seesAbout } from '../dialogs.ts'
import type { Filed, Scenery } from './cast.ts'
import { enterprise, handler } from './lanes.ts'

/** The first two difficulties are filed; in the middle of the first dialog the application is killed. */
export async function filing({ zone, stage, cast }: Scenery): Promise<Filed> {
  const { contact, cadre } = cast
  stage.scene('2  A difficulty is reported, and the application is killed meanwhile', [enterprise, handler])
  await zone.jumpsTo('2026-11-23', '15:40')
  const road = await files(contact, stage, difficulties.road, {
    detail: 'full',
    sendsWish: (wish) => killedInBetween({ zone, stage, cast }, wish),
  })
  await seesAbout(contact, road, /您的诉求已有人承办[^]*驻企干部一/)
  await seesAbout(cadre, road, /新交办诉求[^]*由该重点项目的驻企干部承办/)

  stage.tells(
    'The second one comes with an album of photos and a document. Of a dialog that was shown before, only what the person does is printed.',
  )
  await zone.jumpsTo('2026-11-23', '15:50')
  const land = await files(contact, stage, difficulties.land, { by: '再报一件', detail: 'deeds' })
  await seesAbout(contact, land, /您的诉求已有人承办/)
  await seesAbout(cadre, land, /新交办诉求/)
  return { road, land }
}

/**
 * The worst moment for a kill: the next question has just reached the person, and the application doesn't know that yet. Started again, it
 * can't know either, so the question comes a second time, and the outbox says that this is a repeat.
 */
async function killedInBetween({ zone, stage, cast: { contact } }: Scenery, wish: string): Promise<void> {
  const { pid } = zone.application
  const killed = new Promise<void>((resolve, reject) => {
    const forget = zone.server.onEvent(({ kind, chatId }) => {
      if (kind !== 'sent' || chatId !== contact.id) return
      forget()
      zone.kill().then(resolve, reject)
    })
  })
  contact.says(wish)
  await killed
  await contact.sees(/请选择紧急程度/, patient)
  stage.tells(`kill -9 ${pid}, at the worst moment: the next question is out, and the application doesn't know it yet.`)
  const took = await zone.start()
  stage.tells(
    `Started again as ${zone.application.pid} in ${(took / 1000).toFixed(1)} s. It can't know whether its last question arrived, so it asks once more ` +
      'and marks the repeat. The dialog goes on where it was.',
  )
}
