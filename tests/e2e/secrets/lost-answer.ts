import type { Chance } from '../../faults/storm/chance.ts'
import type { Happenings } from './events.ts'
import type { Hand } from './hand.ts'
import { mayKnow } from './secrecy.ts'
import type { Watch } from './watch.ts'
import type { SecretsWorld } from './world.ts'

/** Nobody's number: whoever has it is dead. */
const deadOwner = 1

/**
 * Somebody asks for a secret case, the answer doesn't get through, and before it is sent again they may not know of the case any more: the
 * account is taken away, or is somebody else's, or a role is gone. Sometimes the process that was sending it has died as well.
 *
 * @param look resolves once nothing is under way and everything was searched
 * @returns what happened, for the trace; empty when nobody could be found for it
 */
export async function loseAnswer(
  world: SecretsWorld,
  watch: Watch,
  hands: readonly Hand[],
  happenings: Happenings,
  chance: Chance,
  look: () => Promise<void>,
): Promise<string> {
  const { zone, holders, roster } = world
  const secret = [...watch.cases.values()].filter(({ visibility }) => visibility === 'secret')
  const known = hands.flatMap((hand) => {
    const code = holders.get(hand.person.id)
    const role =
      code === undefined ? undefined : roster.people[code]!.roles.find((one) => one === 'office' || one === 'inspector')
    return secret
      .filter((one) => role !== undefined && mayKnow(roster, code, one))
      .map((one) => ({ hand, code: code!, role: role!, one }))
  })
  if (known.length === 0) return ''
  const { hand, code, role, one } = chance.pick(known)
  const { id } = hand.person
  const restore = zone.server.faults.add({
    kind: 'status5xx',
    method: /^(sendMessage|editMessageText)$/,
    chatId: id,
    times: 1_000,
  })
  hand.person.says(`/case ${one.number}`)
  await look()
  const died = chance.happens(0.5)
  if (died) {
    await zone.database.pool.query(
      `update outbox set status = 'sending', owner = $2 where chat_id = $1 and topic = 'answer' and status = 'pending'`,
      [id, deadOwner],
    )
  }
  const change = chance.whole(1, 3)
  const { roles } = roster.people[code]!
  const less = roles.filter((one) => one !== role)
  const what = change === 3 ? await happenings.setRoles(code, less.length > 0 ? less : ['cadre']) : await happenings.unbind(id)
  const rebound = change === 2 ? await happenings.bind() : ''
  restore()
  zone.clock.advance(600_000)
  await look()
  const back = change === 3 ? await happenings.setRoles(code, roles) : ''
  return `${code} asked for ${one.number} in vain${died ? ', its sender died' : ''}; ${[what, rebound, back].filter(Boolean).join('; ')}`
}
