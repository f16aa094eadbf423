import { statutoryCalendar } from '../time/statutory-calendar.ts'

/** The built-in policy, as it would stand in a file. */
export const policyDefaults = {
  caseNumberPrefix: 'XG',
  timeZone: 'Asia/Shanghai',
  officeHours: { opens: '09:00', closes: '17:30' },
  calendar: { holidays: [], workdays: [], publishedThrough: statutoryCalendar.publishedThrough },
  quietHours: { from: '21:00', until: '08:00' },
  digest: { at: '08:30' },
  clocks: {
    urgent: {
      assign: '1h',
      sign: '1h',
      object: '1h',
      contact: '1wh',
      plan: '24h',
      progress: '24h',
      solve: '24h',
      callback: '1wd',
      strike_off: '2wd',
    },
    normal: {
      assign: '1wd',
      sign: '1wd',
      object: '1wd',
      contact: '1wd',
      plan: '3wd',
      progress: '3wd',
      solve: '7wd',
      callback: '3wd',
      strike_off: '2wd',
    },
    complex: {
      assign: '1wd',
      sign: '1wd',
      object: '1wd',
      contact: '1wd',
      plan: '7wd',
      progress: '5wd',
      solve: '15wd',
      callback: '3wd',
      strike_off: '2wd',
    },
  },
  ladder: {
    assign: [{ rung: 'red', tell: ['office'] }],
    sign: stalling(),
    contact: [{ rung: 'red', tell: ['handler', 'head'] }],
    plan: [{ rung: 'red', tell: ['handler', 'head'] }],
    progress: stalling(),
    solve: stalling(),
    strike_off: [{ rung: 'red', tell: ['office'] }],
  },
  invitationLife: '7d',
  urgesPerDay: 1,
  attachments: { files: 10, megabytes: 20 },
}

/** The ladder of the clocks whose running out means that the enterprise waits in vain. */
function stalling() {
  return [
    { rung: 'blue', left: 20, tell: ['handler'] },
    { rung: 'red', tell: ['handler', 'head', 'leader'] },
    { rung: 'top', silent: '5wd', tell: ['office', 'leader', 'inspector'] },
  ]
}
