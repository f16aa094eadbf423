import { afterAll, beforeAll, expect, test } from 'vitest'
import { confirmPhone } from '../../../core/people/confirm-phone.ts'
import { createInvitation, redeemInvitation } from '../../../core/people/invitation.ts'
import { revokeInvitations, unbindPerson } from '../../../core/people/unbind.ts'
import { addWorkingTime, calendarOf } from '../../../core/time/working-calendar.ts'
import { defaultPolicy } from '../../../core/policy/policy.ts'
import { openPeople, type People } from './people.ts'

let people: People
let account = 5_000_000_000n

beforeAll(async () => {
  people = await openPeople()
})
afterAll(() => people.close())

const newAccount = () => ++account
const invite = (personId: number) => people.transaction((tx) => createInvitation(tx, personId))
const redeem = (token: string, telegramId: bigint) => people.outcome((tx) => redeemInvitation(tx, { token, telegramId }))
const share = (telegramId: bigint, phone: string, contactUserId: bigint | undefined = telegramId) =>
  people.outcome((tx) => confirmPhone(tx, { telegramId, phone, contactUserId }))
const holder = async (telegramId: bigint) => (await people.prisma.person.findUnique({ where: { telegramId } }))?.id

test('a link binds an account, says so again, and gives the chat its commands', async () => {
  const person = await people.person()
  const { token, expiresAt } = await invite(person.id)
  expect(token).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(expiresAt).toEqual(addWorkingTime(calendarOf(defaultPolicy), people.clock.now(), defaultPolicy.invitationLife).at)
  const telegramId = newAccount()
  const bound = { id: person.id, code: person.code, name: person.name, locale: null }
  expect(await redeem(token, telegramId)).toEqual({ outcome: 'bound', person: bound })
  expect(await people.prisma.person.findUniqueOrThrow({ where: { id: person.id } })).toMatchObject({
    telegramId,
    boundAt: people.clock.now(),
  })
  expect(await redeem(token, telegramId)).toEqual({ outcome: 'alreadyBound', person: bound })
  expect(await people.prisma.outbox.findMany({ where: { personId: person.id } })).toMatchObject([
    { kind: 'commands', lane: telegramId },
  ])
})

test('the token itself is stored nowhere', async () => {
  const person = await people.person()
  const { token } = await invite(person.id)
  const stored = JSON.stringify(
    await people.prisma.invitation.findMany({ where: { personId: person.id } }),
    (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
  )
  expect(stored).toContain('tokenHash')
  expect(stored).not.toContain(token)
})

test.each<[string, (token: string) => Promise<string> | string, string]>([
  ['nothing', () => '', 'invitation-unknown'],
  ['a token that nobody made', () => 'A'.repeat(32), 'invitation-unknown'],
  ['half a token', (token) => token.slice(0, 16), 'invitation-unknown'],
  ['a token with a tail', (token) => `${token}A`, 'invitation-unknown'],
  ['a token in other letters', (token) => `${token.slice(0, -1)}é`, 'invitation-unknown'],
  ['SQL', () => "' or true --", 'invitation-unknown'],
  ['a NUL', () => '\0', 'invitation-unknown'],
  ['a megabyte', () => 'A'.repeat(1_000_000), 'invitation-unknown'],
])('%s is an unknown token', async (_, forge, code) => {
  const { token } = await invite((await people.person()).id)
  expect(await redeem(await forge(token), newAccount())).toBe(code)
})

test('a used link is used, for whoever opens it', async () => {
  const { token } = await invite((await people.person()).id)
  await redeem(token, newAccount())
  expect(await redeem(token, newAccount())).toBe('invitation-used')
})

test('a link expires to the millisecond', async () => {
  const [first, second] = [await people.person(), await people.person()]
  const [early, late] = [await invite(first.id), await invite(second.id)]
  people.clock.set(new Date(early.expiresAt.getTime() - 1))
  expect(await redeem(early.token, newAccount())).toMatchObject({ outcome: 'bound' })
  people.clock.set(late.expiresAt)
  expect(await redeem(late.token, newAccount())).toBe('invitation-expired')
})

test('a revoked link is dead, and so is the one before the latest', async () => {
  const person = await people.person()
  const first = await invite(person.id)
  const second = await invite(person.id)
  expect(await redeem(first.token, newAccount())).toBe('invitation-revoked')
  expect(await people.transaction((tx) => revokeInvitations(tx, [person.id]))).toBe(1)
  expect(await redeem(second.token, newAccount())).toBe('invitation-revoked')
})

test('a link of somebody who is no longer active is dead', async () => {
  const person = await people.person()
  const { token } = await invite(person.id)
  await people.prisma.person.update({ where: { id: person.id }, data: { active: false } })
  expect(await redeem(token, newAccount())).toBe('invitation-revoked')
})

test('one account is one person, and one person one account', async () => {
  const [first, second] = [await people.person(), await people.person()]
  const telegramId = newAccount()
  await redeem((await invite(first.id)).token, telegramId)
  const second1 = await invite(second.id)
  expect(await redeem(second1.token, telegramId)).toBe('account-taken')
  expect(await redeem((await invite(first.id)).token, newAccount())).toBe('invitation-used')
  expect(await holder(telegramId)).toBe(first.id)
  // the refusal didn't spend the link
  expect(await redeem(second1.token, newAccount())).toMatchObject({ outcome: 'bound' })
})

test('an account of somebody who has left is free for another person', async () => {
  const [gone, come] = [await people.person(), await people.person()]
  const telegramId = newAccount()
  await redeem((await invite(gone.id)).token, telegramId)
  await people.prisma.person.update({ where: { id: gone.id }, data: { active: false } })
  expect(await redeem((await invite(come.id)).token, telegramId)).toMatchObject({ outcome: 'bound' })
  expect(await holder(telegramId)).toBe(come.id)
})

test('who is unbound is a stranger, gets nothing that waited, and is bound again by a new link', async () => {
  const person = await people.person()
  const [old, next] = [newAccount(), newAccount()]
  await redeem((await invite(person.id)).token, old)
  expect(await people.transaction((tx) => unbindPerson(tx, person.id))).toBe(true)
  expect(await people.transaction((tx) => unbindPerson(tx, person.id))).toBe(false)
  expect(await holder(old)).toBeUndefined()
  expect(await people.prisma.outbox.findMany({ where: { personId: person.id } })).toMatchObject([
    { status: 'undeliverable', lane: null },
  ])
  expect(await redeem((await invite(person.id)).token, next)).toMatchObject({ outcome: 'bound' })
})

test('a contact shares the number of the roster', async () => {
  const person = await people.person({ roles: ['contact'], phone: '+8613800138001' })
  const { token } = await invite(person.id)
  const telegramId = newAccount()
  expect(await redeem(token, telegramId)).toMatchObject({ outcome: 'phoneWanted', person: { id: person.id } })
  expect(await holder(telegramId)).toBeUndefined()
  expect(await redeem(token, telegramId)).toMatchObject({ outcome: 'phoneWanted' })
  expect(await redeem(token, newAccount())).toBe('invitation-foreign')
  expect(await share(telegramId, '8613800138001')).toMatchObject({ outcome: 'bound', person: { id: person.id } })
  expect(await holder(telegramId)).toBe(person.id)
  expect(await redeem(token, telegramId)).toMatchObject({ outcome: 'alreadyBound' })
  expect(await redeem(token, newAccount())).toBe('invitation-used')
})

test.each([
  ['a contact without a phone in the roster', { roles: ['contact' as const] }],
  ['a cadre with one', { roles: ['cadre' as const], phone: '+8613800138050' }],
])('%s is bound at once', async (_, fields) => {
  const person = await people.person(fields)
  expect(await redeem((await invite(person.id)).token, newAccount())).toMatchObject({ outcome: 'bound' })
})

test('the third wrong number revokes the link', async () => {
  const person = await people.person({ roles: ['contact'], phone: '+8613800138002' })
  const { token } = await invite(person.id)
  const telegramId = newAccount()
  await redeem(token, telegramId)
  const wrong = (left: number) => ({ outcome: 'refused', refusal: { code: 'phone-mismatch', values: { left } } })
  expect(await share(telegramId, '8613800138003')).toMatchObject(wrong(2))
  expect(await share(telegramId, 'rubbish')).toMatchObject(wrong(1))
  expect(await share(telegramId, '8613800138003')).toMatchObject({ outcome: 'refused', refusal: { code: 'invitation-revoked' } })
  expect(await share(telegramId, '8613800138002')).toBe('invitation-revoked')
  expect(await redeem(token, telegramId)).toBe('invitation-revoked')
  expect(await holder(telegramId)).toBeUndefined()
})

test("somebody else's contact confirms nothing and counts as no try", async () => {
  const person = await people.person({ roles: ['contact'], phone: '+8613800138004' })
  const telegramId = newAccount()
  await redeem((await invite(person.id)).token, telegramId)
  expect(await share(telegramId, '8613800138004', newAccount())).toBe('phone-foreign')
  expect(await people.outcome((tx) => confirmPhone(tx, { telegramId, phone: '8613800138004', contactUserId: undefined }))).toBe(
    'phone-foreign',
  )
  expect(await people.prisma.invitation.findFirstOrThrow({ where: { personId: person.id } })).toMatchObject({
    mismatches: 0,
    usedAt: null,
  })
})

test('a number shared without a link, or too late, confirms nothing', async () => {
  expect(await share(newAccount(), '8613800138005')).toBe('invitation-unknown')
  const person = await people.person({ roles: ['contact'], phone: '+8613800138005' })
  const { token, expiresAt } = await invite(person.id)
  const telegramId = newAccount()
  await redeem(token, telegramId)
  people.clock.set(expiresAt)
  expect(await share(telegramId, '8613800138005')).toBe('invitation-expired')
})

test('of two links that one account opened, the number is for the latest', async () => {
  const first = await people.person({ roles: ['contact'], phone: '+8613800138006' })
  const second = await people.person({ roles: ['contact'], phone: '+8613800138007' })
  const [one, two] = [await invite(first.id), await invite(second.id)]
  const telegramId = newAccount()
  await redeem(two.token, telegramId)
  await redeem(one.token, telegramId)
  expect(await share(telegramId, '8613800138006')).toMatchObject({ outcome: 'bound', person: { id: first.id } })
  // the other link is free again for its own account
  const other = newAccount()
  expect(await redeem(two.token, other)).toMatchObject({ outcome: 'phoneWanted' })
  expect(await share(other, '8613800138007')).toMatchObject({ outcome: 'bound', person: { id: second.id } })
})

test('of accounts that open one link at once, exactly one wins', async () => {
  for (let round = 0; round < 5; round++) {
    const person = await people.person()
    const { token } = await invite(person.id)
    const accounts = Array.from({ length: 6 }, newAccount)
    const outcomes = await Promise.all(accounts.map((telegramId) => redeem(token, telegramId)))
    const winners = accounts.filter((_, index) => typeof outcomes[index] !== 'string')
    expect(winners).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'invitation-used')).toHaveLength(5)
    expect(await holder(winners[0]!)).toBe(person.id)
  }
})

test('of accounts that open one contact link at once, exactly one is asked for its number', async () => {
  const person = await people.person({ roles: ['contact'], phone: '+8613800138008' })
  const { token } = await invite(person.id)
  const outcomes = await Promise.all(Array.from({ length: 6 }, newAccount).map((telegramId) => redeem(token, telegramId)))
  expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toMatchObject([{ outcome: 'phoneWanted' }])
  expect(outcomes.filter((outcome) => outcome === 'invitation-foreign')).toHaveLength(5)
})

test('an account that opens several links at once becomes one person', async () => {
  for (let round = 0; round < 5; round++) {
    const invited = await Promise.all(Array.from({ length: 4 }, () => people.person()))
    const links = await Promise.all(invited.map(({ id }) => invite(id)))
    const telegramId = newAccount()
    const outcomes = await Promise.all(links.map(({ token }) => redeem(token, telegramId)))
    expect(outcomes.filter((outcome) => typeof outcome !== 'string')).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'account-taken')).toHaveLength(3)
  }
})

test.each([
  ['another account leaves the messages of a dialog behind', false],
  ['the same account finds them again', true],
])('who binds %s', async (_what, same) => {
  const person = await people.person()
  const [first, second] = [newAccount(), newAccount()]
  const bind = async (telegramId: bigint) => void (await redeem((await invite(person.id)).token, telegramId))
  await bind(first)
  const screen = await people.prisma.outbox.create({
    data: {
      topic: 'answer',
      kind: 'form-report',
      status: 'sent',
      chatId: first,
      messageId: 9,
      payload: {},
      createdAt: people.clock.now(),
    },
  })
  const written = (messageId: number) => ({ text: '道路未接通', messageId, earlier: [] })
  const draft = await people.prisma.draft.create({
    data: {
      personId: person.id,
      kind: 'report',
      step: 'files',
      formVersion: 1,
      answers: {
        what: written(5),
        files: [
          { kind: 'photo', messageId: 6 },
          { kind: 'photo', messageId: 7 },
        ],
      },
      screenId: screen.id,
      createdAt: people.clock.now(),
      touchedAt: people.clock.now(),
    },
  })
  await people.transaction((tx) => unbindPerson(tx, person.id))
  await bind(same ? first : second)
  const { answers, screenId } = await people.prisma.draft.findUniqueOrThrow({ where: { id: draft.id } })
  const { what, files } = answers as unknown as { what: { messageId: number; text: string }; files: { messageId: number }[] }
  const numbers = [what.messageId, ...files.map(({ messageId }) => messageId)]
  expect(what.text).toBe('道路未接通')
  // In order, and no number that a message can have.
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
  expect(numbers.every((number) => number > 0)).toBe(same)
  expect(screenId).toBe(same ? screen.id : null)
})
