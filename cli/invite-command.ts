import { parseArgs } from 'node:util'
import { createInvitation } from '../core/people/invitation.ts'
import { findOrCreatePerson, findPerson, freeRoles, type RosterPerson } from '../core/people/person.ts'
import { revokeInvitations, unbindPerson } from '../core/people/unbind.ts'
import type { Transaction } from '../core/transaction.ts'
import { Role } from '../prisma/client/enums.ts'
import { askWhichBot } from './which-bot.ts'
import { listPeople } from './invite-list.ts'
import { localTime } from './local-time.ts'
import { exits, inTransaction, withZone, type Tool, type Zone } from './tool.ts'

const usage = [
  'Usage: npm run invite -- --role ROLE --name NAME',
  '       npm run invite -- --person CODE',
  '       npm run invite -- --revoke CODE [--unbind]',
  '       npm run invite -- --list',
  '',
  'Prints a link that binds one Telegram account to one person, once. An older link',
  'of that person stops working.',
  '',
  `  --role      ${Object.values(Role).join(', ')};`,
  `              who is not known yet is created as ${freeRoles.join(', ')}`,
  '  --person    somebody of the roster',
  '  --revoke    revokes the open link of a person; with --unbind the account too',
  '  --list      who has an account, who has an open link, who has neither',
]

type Command =
  | { verb: 'role'; role: Role; name: string }
  | { verb: 'person'; code: string }
  | { verb: 'revoke'; code: string; unbind: boolean }
  | { verb: 'list' }

/**
 * `npm run invite -- …`.
 *
 * @returns the exit code: see `exits`
 */
export async function runInvite(args: readonly string[], tool: Tool): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    usage.forEach(tool.err)
    return exits.usage
  }
  return withZone(tool, (zone) => {
    if (command.verb === 'list') return list(zone, tool)
    if (command.verb === 'revoke') return revoke(zone, tool, command)
    return invite(zone, tool, command)
  })
}

function readCommand(args: readonly string[]): Command | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        role: { type: 'string' },
        name: { type: 'string' },
        person: { type: 'string' },
        revoke: { type: 'string' },
        unbind: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
      },
    })
    const { role, person, revoke, unbind } = values
    const name = values.name?.trim() ?? ''
    const verbs = [role ?? values.name, person, revoke, values.list || undefined].filter((verb) => verb !== undefined)
    if (verbs.length !== 1 || (unbind && revoke === undefined)) return undefined
    if (values.list) return { verb: 'list' }
    if (revoke !== undefined) return { verb: 'revoke', code: revoke, unbind }
    if (person !== undefined) return { verb: 'person', code: person }
    const known = Object.values(Role).find((candidate) => candidate === role)
    if (known === undefined || name === '' || name.length > 40 || /\p{Cc}/u.test(name)) return undefined
    return { verb: 'role', role: known, name }
  } catch {
    // An option that doesn't exist.
    return undefined
  }
}

async function invite(zone: Zone, { out, err }: Tool, command: Command & { verb: 'role' | 'person' }): Promise<number> {
  // Asked first: no transaction may wait for Telegram.
  const botName = zone.bot === undefined ? undefined : (await askWhichBot(zone.bot))?.name
  const result = await inTransaction(zone, async (tx) => {
    const found = await find(tx, command)
    if (typeof found === 'string') return found
    return { ...found, invitation: await createInvitation(tx, found.person.id) }
  })
  if (typeof result === 'string') {
    err(result)
    return exits.mistakes
  }
  const { person, created, invitation } = result
  out(`${created ? 'Created' : 'Invited'}: ${person.code}  ${person.name} (${person.roles.join(', ')})`)
  out(`Works once, until ${localTime(invitation.expiresAt, zone.policy.timeZone)}:`)
  out('')
  if (botName !== undefined) out(`https://t.me/${botName}?start=${invitation.token}`)
  else out(`/start ${invitation.token}`)
  if (botName === undefined) {
    out('')
    out(
      zone.bot === undefined
        ? 'BOT_TOKEN is not set, so there is no link: send this line to the bot.'
        : 'Telegram did not tell the name of the bot, so there is no link: send this line to the bot.',
    )
  }
  return exits.done
}

/** The person to invite, or why nobody can be. */
async function find(
  tx: Transaction,
  command: Command & { verb: 'role' | 'person' },
): Promise<{ person: RosterPerson; created: boolean } | string> {
  const { people, created } =
    command.verb === 'role'
      ? await findOrCreatePerson(tx, command)
      : { people: await one(findPerson(tx, command.code)), created: false }
  const [person, ...others] = people
  if (person === undefined) {
    return command.verb === 'person'
      ? `There is no person "${command.code}". See: npm run invite -- --list`
      : `There is no ${command.role} "${command.name}". Put them into the roster, import it, and use --person CODE.`
  }
  if (others.length > 0)
    return `There are several: ${people.map(({ code }) => code).join(', ')}. Say which one with --person CODE.`
  if (!person.active) return `"${person.code}" is not active. Activate them in the roster ("active": true), and import it.`
  if (person.telegramId !== null) {
    return `"${person.code}" has an account already. For another one first: npm run invite -- --revoke ${person.code} --unbind`
  }
  return { person, created }
}

async function one(found: Promise<RosterPerson | null>): Promise<RosterPerson[]> {
  const person = await found
  return person === null ? [] : [person]
}

async function revoke(zone: Zone, { out, err }: Tool, { code, unbind }: Command & { verb: 'revoke' }): Promise<number> {
  const result = await inTransaction(zone, async (tx) => {
    const person = await findPerson(tx, code)
    if (person === null) return undefined
    return { links: await revokeInvitations(tx, [person.id]), unbound: unbind && (await unbindPerson(tx, person.id)), person }
  })
  if (result === undefined) {
    err(`There is no person "${code}". See: npm run invite -- --list`)
    return exits.mistakes
  }
  out(result.links > 0 ? `Revoked the open link of ${code}.` : `${code} had no open link.`)
  if (unbind) out(result.unbound ? `${code} has no account any more.` : `${code} had no account.`)
  else if (result.person.telegramId !== null) out(`${code} keeps their account; --unbind takes it away.`)
  return exits.done
}

async function list(zone: Zone, { out }: Tool): Promise<number> {
  const lines = await listPeople(zone.prisma, zone.clock.now(), (instant) => localTime(instant, zone.policy.timeZone))
  lines.forEach(out)
  return exits.done
}
