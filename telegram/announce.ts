import type { Api } from 'grammy'
import type { LanguageCode } from 'grammy/types'
import { locales, textsFor } from '../locales/texts.ts'
import type { Logger } from '../platform/logger.ts'
import { strangerCommands } from '../screens/menu-screen.ts'
import { attempt } from './show.ts'

/**
 * Sets the command list of people who aren't bound, in every language; the bound have lists of their own, by role. A failure is logged and
 * not fatal: the list of the last start still stands.
 */
export async function announceCommands(api: Api, defaultLocale: string, logger: Logger): Promise<void> {
  for (const locale of locales) {
    const texts = textsFor(locale)
    const commands = strangerCommands.map((command) => ({ command, description: texts.plain(`command-${command}`) }))
    const language = locale === defaultLocale ? {} : { language_code: locale.slice(0, 2) as LanguageCode }
    const failure = await attempt(() => api.setMyCommands(commands, language))
    if (failure)
      logger.warn({ failure: failure.kind, reason: failure.reason, locale }, 'the command list of strangers was not set')
  }
}
