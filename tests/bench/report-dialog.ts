import { textsFor } from '../../locales/texts.ts'
import type { Step } from '../../playground/telegram/people/play.ts'
import { places } from './zone.ts'

const texts = textsFor('zh-CN')

/** What the players type. */
export const written = {
  what: '园区主干道至厂区约 800 米市政道路尚未接通，大型设备进不了场，影响二期调试，已等了两个月。',
  wish: '请协调提前接通这段道路，先保证设备车辆通行。',
} as const

/** The whole report dialog as a contact goes through it: eleven updates, from /start to the number of the case. */
export const reportSteps: readonly Step[] = [
  { starts: true },
  { sees: beginning(texts.html('menu-contact')) },
  { taps: texts.plain('button-menu-report') },
  { taps: places.enterprise },
  { taps: places.project },
  { taps: places.category },
  { sees: beginning(texts.html('report-what', { limit: 0 })) },
  { says: written.what },
  { sees: beginning(texts.html('report-wish')) },
  { says: written.wish },
  { taps: texts.plain('urgency-normal') },
  // An older screen may have a button of that name for a moment still.
  { sees: beginning(texts.html('report-files', { limit: 0 })) },
  { taps: texts.plain('button-skip') },
  { taps: texts.plain('visibility-enterprise') },
  { taps: texts.plain('button-submit') },
  { sees: '/[A-Z]{2}-\\d{4}-\\d{6}/' },
]

/** Updates that one dialog is. */
export const updatesPerDialog = reportSteps.filter((step) => !('sees' in step)).length

function beginning(html: string): string {
  return html.replace(/<[^>]+>/g, '').slice(0, 8)
}
