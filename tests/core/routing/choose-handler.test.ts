import { describe, expect, test } from 'vitest'
import { chooseHandler, type Candidate, type Candidates } from '../../../core/routing/choose-handler.ts'

const at = (hour: number) => new Date(Date.UTC(2026, 10, 24, hour))

function person(personId: number, changes: Partial<Candidate> = {}): Candidate {
  return { personId, reachable: true, onLeave: false, substitute: null, openCases: 0, lastAssignedAt: null, ...changes }
}

const nobody: Candidates = { secret: false, inspectors: [], projectCadre: null, enterpriseCadre: null, department: [] }

describe('the order of the rules', () => {
  const everybody = {
    inspectors: [person(1)],
    projectCadre: person(2),
    enterpriseCadre: person(3),
    department: [person(4)],
  }
  test.each<[string, Partial<Candidates>, number | null, string]>([
    ['a secret case goes to an inspector, past the cadres', { ...everybody, secret: true }, 1, 'secret'],
    ["the project's cadre comes first", everybody, 2, 'projectCadre'],
    ["then the enterprise's", { ...everybody, projectCadre: null }, 3, 'enterpriseCadre'],
    ['then the lead department', { department: [person(4)] }, 4, 'lightestLoad'],
    ['nobody at all', {}, null, 'nobody'],
    [
      'a secret case without an inspector goes to nobody, least of all to the cadre',
      { ...everybody, secret: true, inspectors: [] },
      null,
      'nobody',
    ],
  ])('%s', (_name, candidates, handlerId, reason) => {
    expect(chooseHandler({ ...nobody, ...candidates })).toMatchObject({ handlerId, reason })
  })
})

describe('within a department', () => {
  test.each<[string, Candidate[], number]>([
    ['the lightest load', [person(1, { openCases: 3 }), person(2, { openCases: 1 }), person(3, { openCases: 2 })], 2],
    ['a tie goes to the one idle longest', [person(1, { lastAssignedAt: at(5) }), person(2, { lastAssignedAt: at(3) })], 2],
    ['who never had a case has been idle longest', [person(1, { lastAssignedAt: at(1) }), person(2)], 2],
  ])('%s', (_name, department, handlerId) => {
    expect(chooseHandler({ ...nobody, department })).toEqual({ handlerId, reason: 'lightestLoad', unreachable: [] })
  })
})

describe('leave and reach', () => {
  const substitute = { personId: 9, name: '代办人', reachable: true, onLeave: false }
  test.each<[string, Candidates, number | null, string, number[]]>([
    ['on leave: the substitute', { ...nobody, enterpriseCadre: person(1, { onLeave: true, substitute }) }, 9, 'substitute', []],
    [
      'on leave without a substitute: next in line, and nobody has to be phoned',
      { ...nobody, enterpriseCadre: person(1, { onLeave: true }), department: [person(2)] },
      2,
      'lightestLoad',
      [],
    ],
    [
      'the substitute is on leave too: next in line',
      {
        ...nobody,
        enterpriseCadre: person(1, { onLeave: true, substitute: { ...substitute, onLeave: true } }),
        department: [person(2)],
      },
      2,
      'lightestLoad',
      [],
    ],
    [
      'out of reach: next in line, and the office is told whom to phone',
      { ...nobody, enterpriseCadre: person(1, { reachable: false }), department: [person(2, { reachable: false }), person(3)] },
      3,
      'nextInLine',
      [1, 2],
    ],
    ['everybody out of reach: nobody', { ...nobody, department: [person(1, { reachable: false })] }, null, 'nobody', [1]],
    [
      'the substitute out of reach is the one to phone',
      { ...nobody, enterpriseCadre: person(1, { onLeave: true, substitute: { ...substitute, reachable: false } }) },
      null,
      'nobody',
      [9],
    ],
  ])('%s', (_name, candidates, handlerId, reason, unreachable) => {
    const phoned = unreachable.map((personId) => ({ is: 'unreachable', personId }))
    expect(chooseHandler(candidates)).toEqual({ handlerId, reason, unreachable: phoned })
  })
})
