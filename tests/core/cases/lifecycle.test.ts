import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  actingParty,
  caseActions,
  endStates,
  judge,
  lifecycle,
  openStates,
  possibleActions,
  type CaseAction,
  type LifecycleState,
  type Party,
} from '../../../core/cases/lifecycle.ts'
import { CaseState } from '../../../prisma/client/enums.ts'

// The table of docs/architecture.md once more, in words: who, from where, to where. `open` is every state in which the zone still owes
// something; `handled` those of them in which somebody has it; `undelivered` those before a solution was delivered; `=` leaves the state as it is.
// `secret:` says who it is for secret cases, `not:` who may not, whatever else they are.
const expected = `
  submit     draft                                    → submitted             contact cadre leader office
  assign     submitted objected assigned in_progress  → assigned              router office                 secret: router office inspector
  sign       assigned                                 → in_progress           handler
  object     assigned                                 → objected              handler                       once
  rule       objected                                 → assigned              office                        secret: office inspector
  contact    in_progress                              → =                     handler
  plan       in_progress                              → =                     handler
  note       handled                                  → =                     handler
  pause      in_progress                              → paused                handler
  resume     paused                                   → in_progress           handler contact
  extend     in_progress                              → =                     handler
  grant      in_progress                              → =                     office
  handOver   in_progress                              → assigned              office
  refer      in_progress                              → in_council            head leader office            secret: office
  decide     in_council                               → in_progress           head leader office            secret: office
  shelve     in_progress in_council                   → on_account            office
  unshelve   on_account                               → in_progress           office
  deliver    in_progress                              → delivered             handler
  rate       delivered                                → confirmed in_progress  contact                  secret: contact filer
  expire     delivered                                → confirmed             clock
  strikeOff  confirmed                                → closed                office                        secret: inspector office  not: solver
  sendBack   confirmed                                → in_progress           office                        secret: inspector office
  reopen     closed                                   → in_progress           contact office
  urge       open                                     → =                     contact leader office         not: handler
  supervise  open                                     → =                     leader office inspector       not: handler
  decline    submitted                                → declined              office                        secret: office inspector
  merge      submitted assigned in_progress           → merged                office
  withdraw   undelivered                              → withdrawn             contact
  add        open                                     → =                     contact filer
  revise     open                                     → =                     contact filer handler
  rung       open                                     → =                     clock
`

const undelivered = ['submitted', 'assigned', 'objected', 'in_progress', 'paused', 'in_council', 'on_account']
const open = [...undelivered, 'delivered', 'confirmed']
const groups: Record<string, string[]> = { undelivered, open, handled: open.filter((state) => state !== 'submitted') }

interface Row {
  from: string[]
  to: string[]
  by: string[]
  bySecret: string[]
  notBy: string[]
  once: boolean
}

const rows = new Map<string, Row>(
  expected
    .trim()
    .split('\n')
    .map((line) => {
      const [action, from, to, by, ...notes] = line.trim().split(/\s*→\s*|\s{2,}/)
      const words = (text: string) => text.split(' ').flatMap((word) => groups[word] ?? [word])
      const secret = notes.find((note) => note.startsWith('secret: '))?.slice('secret: '.length)
      const not = notes.find((note) => note.startsWith('not: '))?.slice('not: '.length)
      return [
        action!,
        {
          from: words(from!),
          to: words(to!),
          by: words(by!),
          bySecret: words(secret ?? by!),
          notBy: not === undefined ? [] : words(not),
          once: notes.includes('once'),
        },
      ] as const
    }),
)

const states: LifecycleState[] = ['draft', ...Object.values(CaseState)]
const parties: Party[] = [
  'contact',
  'filer',
  'handler',
  'cadre',
  'head',
  'leader',
  'office',
  'inspector',
  'router',
  'clock',
  'solver',
]

describe('the life of a case', () => {
  test('has exactly the actions of the table', () => {
    expect(caseActions.toSorted()).toEqual([...rows.keys()].toSorted())
    expect(rows.size).toBe(31)
  })

  test('leads where the table says', () => {
    for (const action of caseActions) {
      const { to } = lifecycle[action]
      expect(
        [to].flat().map((state) => (state === 'same' ? '=' : state)),
        action,
      ).toEqual(rows.get(action)!.to)
    }
  })

  test('allows in every state, to every party, open or secret, ruled or not, what the table says and nothing else', () => {
    let allowed = 0
    for (const action of caseActions) {
      const row = rows.get(action)!
      for (const state of states) {
        for (const party of parties) {
          for (const secret of [false, true]) {
            for (const objectionRuled of [false, true]) {
              const may = (secret ? row.bySecret : row.by).includes(party)
              const now = row.from.includes(state) && !(row.once && objectionRuled)
              const verdict = may ? (now ? 'allowed' : 'not-now') : 'not-permitted'
              const situation = `${party} ${action} ${state}${secret ? ' secret' : ''}${objectionRuled ? ' ruled' : ''}`
              expect(judge(action, [party], { state, secret, objectionRuled }), situation).toBe(verdict)
              if (verdict === 'allowed') allowed += 1
            }
          }
        }
      }
    }
    expect(allowed).toBeGreaterThan(400)
  })

  test('counts as work for the enterprise only what its handler does for it', () => {
    const touching = caseActions.filter((action) => lifecycle[action].touches)
    expect(touching).toEqual(['sign', 'contact', 'plan', 'note', 'pause', 'deliver'])
    for (const action of touching) expect(lifecycle[action].by).toEqual(['handler'])
  })

  test('has every state, each of them open or an end', () => {
    expect([...openStates, ...endStates].toSorted()).toEqual(Object.values(CaseState).toSorted())
    expect([...openStates].toSorted()).toEqual(open.toSorted())
  })

  test('leads to every state from a draft, and from every open state to an end', () => {
    const next = (state: string) => [...rows.values()].filter(({ from }) => from.includes(state)).flatMap(({ to }) => to)
    const reach = (start: string) => {
      const seen = new Set<string>([start])
      for (const state of seen) for (const to of next(state)) if (to !== '=') seen.add(to)
      return seen
    }
    expect([...reach('draft')].toSorted()).toEqual([...states].toSorted())
    for (const state of openStates)
      expect(
        endStates.some((end) => reach(state).has(end)),
        state,
      ).toBe(true)
  })
})

describe('somebody who is several things to a case', () => {
  test('may do nothing that the table keeps from one of them, in whatever state', () => {
    let excluded = 0
    for (const action of caseActions) {
      for (const not of rows.get(action)!.notBy as Party[]) {
        for (const state of states) {
          for (const secret of [false, true]) {
            const all = [...parties.filter((party) => party !== not), not]
            expect(judge(action, all, { state, secret, objectionRuled: false }), `${not} ${action} ${state}`).toBe(
              'not-permitted',
            )
            excluded += 1
          }
        }
      }
    }
    expect(excluded).toBe(3 * states.length * 2)
  })

  test('may do what any of them may', () => {
    const standing = { state: 'in_progress', secret: false, objectionRuled: false } as const
    expect(judge('deliver', ['leader', 'handler'], standing)).toBe('allowed')
    expect(judge('deliver', ['leader', 'cadre'], standing)).toBe('not-permitted')
    expect(judge('deliver', [], standing)).toBe('not-permitted')
  })

  test.each<[CaseAction, Party[], boolean, Party | undefined]>([
    ['urge', ['filer', 'office', 'contact'], false, 'contact'],
    ['urge', ['office', 'leader'], false, 'leader'],
    ['supervise', ['inspector', 'office'], false, 'office'],
    ['strikeOff', ['office', 'inspector'], true, 'inspector'],
    ['strikeOff', ['office', 'inspector'], false, 'office'],
    ['refer', ['head', 'leader'], true, undefined],
    ['refer', ['head', 'office'], true, 'office'],
    ['add', ['filer', 'handler'], false, 'filer'],
    ['sign', ['contact'], false, undefined],
  ])('does %s as the first party of the row that they are: %j, secret %j → %s', (action, who, secret, acting) => {
    expect(actingParty(action, who, secret)).toBe(acting)
  })

  test('has an acting party exactly when some state would allow it', () => {
    const standing = fc.record({ secret: fc.boolean(), objectionRuled: fc.constant(false) })
    fc.assert(
      fc.property(fc.constantFrom(...caseActions), fc.subarray(parties), standing, (action, who, { secret, objectionRuled }) => {
        const acting = actingParty(action, who, secret)
        const possible = states.some((state) => judge(action, who, { state, secret, objectionRuled }) === 'allowed')
        expect(acting !== undefined).toBe(possible)
        if (acting !== undefined) expect(who).toContain(acting)
      }),
    )
  })
})

test('a case that has ended allows nothing, but for a closed one, which may be reopened', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...endStates),
      fc.subarray(parties),
      fc.boolean(),
      fc.boolean(),
      (state, who, secret, objectionRuled) => {
        const possible = possibleActions(who, { state, secret, objectionRuled })
        const mayReopen = state === 'closed' && (who.includes('contact') || who.includes('office'))
        expect(possible).toEqual(mayReopen ? ['reopen'] : [])
      },
    ),
  )
})

test('more parties never allow less, but for what one of them excludes, and what is possible is what is allowed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...states),
      fc.subarray(parties),
      fc.subarray(parties),
      fc.boolean(),
      fc.boolean(),
      (state, some, others, secret, objectionRuled) => {
        const standing = { state, secret, objectionRuled }
        const alone = possibleActions(some, standing)
        const together = possibleActions([...some, ...others], standing)
        const excluded = (action: CaseAction) => rows.get(action)!.notBy.some((party) => others.includes(party as Party))
        expect(together).toEqual(expect.arrayContaining(alone.filter((action) => !excluded(action))))
        expect(together).toEqual(caseActions.filter((action) => judge(action, [...some, ...others], standing) === 'allowed'))
      },
    ),
  )
})
