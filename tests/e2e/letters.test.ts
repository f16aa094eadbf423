import { afterAll, beforeAll, expect, test } from 'vitest'
import { runLetters } from '../../cli/letters-command.ts'
import { createTelegramApi } from '../../telegram/api.ts'
import { fileReport, soon } from '../support/report.ts'
import { openZone, type TestZone } from '../support/zone.ts'

let zone: TestZone
beforeAll(async () => {
  zone = await openZone()
})
afterAll(() => zone?.close())

test('a tap that was parked acts once it is put back', async () => {
  const [contact, cadre] = [await zone.join('contact-1'), await zone.join('cadre-1')]
  const { number } = await fileReport(contact, {
    project: '岳阳北斗导航应用基地（二期）',
    category: '道路与市政配套',
    what: '市政道路尚未接通。',
    visibility: '本企业可见',
  })
  await contact.sees(/已有人承办/, soon)
  await cadre.sees(/新交办诉求/, soon)
  await zone.settled()

  // Parked as the lanes park it: the row stays, in no lane.
  await zone.stop()
  await cadre.taps('签收', soon)
  const [update] = await createTelegramApi(zone.server).getUpdates()
  await zone.database.pool.query(
    `insert into inbox (update_id, status, attempts, received_at, settled_at, error, update) values ($1, 'dead', 4, $2, $2, 'TypeError', $3)`,
    [update!.update_id, zone.clock.now(), update],
  )
  await zone.restart()
  await zone.settled()
  expect((await stateOf(number)).state).toBe('assigned')

  const out: string[] = []
  const code = await runLetters(['retry', `u${update!.update_id}`], {
    open: async () => ({ ...zone, prisma: zone.database.prisma, bot: undefined, close: async () => {} }),
    out: (line) => out.push(line),
    err: (line) => out.push(line),
  })
  expect([code, out]).toEqual([0, [`Again: u${update!.update_id}`]])
  await cadre.sees(/办理中/, soon)
  await contact.sees(/已签收您的诉求/, soon)
  await zone.settled()
  expect((await stateOf(number)).state).toBe('in_progress')
})

const stateOf = (number: string) => zone.database.prisma.case.findUniqueOrThrow({ where: { number } })
