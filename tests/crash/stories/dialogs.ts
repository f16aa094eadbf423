import type { Step, Story } from '../story.ts'
import { says, taps } from './steps.ts'

/** The report dialog up to its review. */
const filled: readonly Step[] = [
  says('contact', '/report'),
  taps('contact', '不涉及项目'),
  taps('contact', '市政道路'),
  says('contact', '厂区门前道路尚未接通，设备运不进来。'),
  taps('contact', '跳过'),
  taps('contact', '一般'),
  taps('contact', '跳过'),
  taps('contact', '本企业可见'),
]

/** Talking with the bot: what changes nothing, and guided dialogs. */
export const dialogs: readonly Story[] = [
  { name: 'a menu is asked for', steps: [says('contact', '/start')] },
  { name: 'a list of cases is opened', prepare: (zone) => zone.lead('in_progress'), steps: [says('contact', '/cases')] },
  { name: 'a language is chosen', begin: [says('contact', '/language')], steps: [taps('contact', 'English')] },
  { name: 'a dialog begins', steps: [says('contact', '/report')] },
  { name: 'a dialog is answered by a tap and by a text', begin: filled.slice(0, 2), steps: filled.slice(2, 4) },
  {
    name: 'a dialog is given up',
    begin: [...filled.slice(0, 4), says('contact', '/cancel')],
    steps: [taps('contact', '是，放弃填写')],
  },
  {
    name: 'a report is filed and finds its handler',
    action: 'submit',
    begin: filled,
    steps: [taps('contact', '✅ 确认提交')],
  },
  {
    name: 'a secret report is filed',
    prepare: (zone) => zone.database.prisma.category.create({ data: { code: 'conduct', name: '作风问题', secret: true } }),
    begin: [says('contact', '/report'), taps('contact', '不涉及项目'), taps('contact', /作风问题/), ...filled.slice(3, -1)],
    steps: [taps('contact', '✅ 确认提交')],
  },
  {
    name: 'a message is edited that is part of an open dialog',
    begin: filled.slice(0, 4),
    steps: [
      ({ people: { contact } }) =>
        contact.edits(
          contact.chat.messages.findLast(({ fromBot }) => !fromBot)!,
          '厂区门前道路尚未接通，急。',
        ),
    ],
  },
]
