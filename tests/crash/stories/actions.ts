import type { Step, Story } from '../story.ts'
import type { Life } from '../zone.ts'
import { opens, replies, says, taps } from './steps.ts'

const from =
  (life: Life): NonNullable<Story['prepare']> =>
  (zone) =>
    zone.lead(life)

const photo = { photo: { width: 800, height: 600 } }
const album: Step = ({ people }) => people.contact.sends({ album: [photo, photo, photo] }, { caption: '现场照片' })

/** Everything that people do to a case by buttons, and what becomes of their words beside them. */
export const caseStories: readonly Story[] = [
  {
    name: 'a case is signed for',
    action: 'sign',
    prepare: from('assigned'),
    begin: [opens('cadre')],
    steps: [taps('cadre', '✍️ 签收')],
  },
  {
    name: 'a first contact is recorded',
    action: 'contact',
    prepare: from('in_progress'),
    begin: [opens('cadre'), taps('cadre', '📞 记录首次联系'), taps('cadre', '电话')],
    steps: [says('cadre', '已通话，约定明天现场查看。')],
  },
  {
    name: 'a plan is promised',
    action: 'plan',
    prepare: from('in_progress'),
    begin: [opens('cadre'), taps('cadre', '📅 承诺办结日期'), taps('cadre', /7 天后/)],
    steps: [says('cadre', '下周完成临时道路。')],
  },
  {
    name: 'a note goes to the enterprise',
    action: 'note',
    prepare: from('in_progress'),
    begin: [opens('cadre'), taps('cadre', '📝 更新进展'), says('cadre', '已完成勘测')],
    steps: [taps('cadre', '告知企业')],
  },
  {
    name: 'a solution is delivered',
    action: 'deliver',
    prepare: from('in_progress'),
    begin: [
      opens('cadre'),
      taps('cadre', '🚪 送解上门'),
      says('cadre', '便道已铺通。'),
      taps('cadre', '上门送达'),
      taps('cadre', '跳过'),
    ],
    steps: [taps('cadre', '✅ 确认提交')],
  },
  {
    name: 'a solution is confirmed',
    action: 'rate',
    prepare: from('delivered'),
    begin: [opens('contact'), taps('contact', '✅ 已解决'), taps('contact', '满意')],
    steps: [taps('contact', '跳过')],
  },
  {
    name: 'a solution is rejected',
    action: 'rate',
    prepare: from('delivered'),
    // Later than it was delivered: a clock that stood still for no time at all would be due at the close of business, and half a second later on the next day.
    at: '2026-11-24T11:00:00+08:00',
    begin: [opens('contact'), taps('contact', '❌ 未解决')],
    steps: [says('contact', '便道太窄，挂车进不来。')],
  },
  {
    name: 'a case is struck off',
    action: 'strikeOff',
    prepare: from('confirmed'),
    begin: [opens('office')],
    steps: [taps('office', '✅ 销号')],
  },
  {
    name: 'a case is sent back',
    action: 'sendBack',
    prepare: from('confirmed'),
    begin: [opens('office'), taps('office', '↩️ 退回重办')],
    steps: [says('office', '回访记录不完整。')],
  },
  {
    name: 'a case is urged',
    action: 'urge',
    prepare: from('in_progress'),
    begin: [opens('contact')],
    steps: [taps('contact', '🔔 催办')],
  },
  {
    name: 'a case is supervised',
    action: 'supervise',
    prepare: from('in_progress'),
    begin: [opens('leader')],
    steps: [taps('leader', '⚠️ 督办')],
  },
  {
    name: 'a case is declined',
    action: 'decline',
    prepare: async (zone) => {
      await zone.lead('submitted')
      await zone.database.pool.query('delete from outbox')
    },
    begin: [opens('office'), taps('office', '不予受理'), says('office', '涉诉事项不属于受理范围。')],
    steps: [says('office', '请向区人民法院反映。')],
  },
  {
    name: 'a case is given to somebody',
    action: 'assign',
    prepare: from('in_progress'),
    begin: [opens('office'), taps('office', '👤 改派')],
    steps: [taps('office', /驻企干部二/)],
  },
  {
    name: 'a report is withdrawn',
    action: 'withdraw',
    prepare: from('in_progress'),
    begin: [opens('contact'), taps('contact', '撤回诉求')],
    steps: [taps('contact', '是，撤回')],
  },
  {
    name: 'words are added',
    action: 'add',
    prepare: from('in_progress'),
    begin: [opens('contact'), taps('contact', '➕ 补充材料'), says('contact', '另有排水问题。')],
    steps: [taps('contact', /完成/)],
  },
  {
    name: 'an album is added',
    prepare: from('in_progress'),
    begin: [opens('contact'), taps('contact', '➕ 补充材料')],
    steps: [album, taps('contact', /完成/)],
  },
  {
    name: 'files are shown',
    prepare: from('in_progress'),
    begin: [opens('contact'), taps('contact', '➕ 补充材料'), album, taps('contact', /完成/), opens('cadre')],
    steps: [taps('cadre', /查看附件/)],
  },
  {
    name: 'a reply is added to the case that is shown',
    prepare: from('in_progress'),
    begin: [opens('contact')],
    steps: [replies('contact', /办理中/, '另有排水问题。')],
  },
  {
    name: 'a message is edited that became part of a case',
    action: 'revise',
    prepare: from('in_progress'),
    begin: [opens('contact'), replies('contact', /办理中/, '投资 500 万')],
    steps: [
      ({ people: { contact } }) =>
        contact.edits(
          contact.chat.messages.findLast(({ fromBot }) => !fromBot)!,
          '投资 5000 万',
        ),
    ],
  },
  {
    name: 'a reply to a list is asked about, and added to the case that is named',
    async prepare(zone) {
      await zone.lead('in_progress')
      await zone.lead('in_progress', { description: '厂区排水不畅' })
    },
    begin: [says('contact', '/cases')],
    steps: [replies('contact', /诉求/, '另有排水问题。'), taps('contact', /000001/)],
  },
]
