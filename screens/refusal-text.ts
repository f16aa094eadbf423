import type { Refusal } from '../core/refusal.ts'
import type { TextKey } from '../locales/keys.ts'
import type { Texts } from '../locales/texts.ts'

/** The message of a refusal, Telegram HTML. `tools/locale-check.ts` sees to it that every code has one. */
export function refusalText(texts: Texts, refusal: Refusal): string {
  // Which values belong to which code is known where it is thrown; a missing one throws here.
  const html = texts.html as (key: TextKey, values: object) => string
  return html(`refusal-${refusal.code}` as TextKey, refusal.values)
}
