import type { BotCommand, User } from 'grammy/types'
import type { Params } from '../contract/validate.ts'
import { violation } from '../contract/api-error.ts'

/** What the bot has told about itself: command lists per scope and language, descriptions, menu buttons. */
export interface BotProfile {
  setCommands(params: Params): void
  deleteCommands(params: Params): void
  getCommands(params: Params): readonly BotCommand[]
  /** the list that Telegram shows to this person in the private chat: the first that exists, nearest scope first, own language before none */
  shownTo(user: User): readonly BotCommand[]
  readonly descriptions: Map<string, string>
  readonly shortDescriptions: Map<string, string>
  readonly menuButtons: Map<number | 'default', unknown>
}

interface Scope {
  type: string
  chat_id?: number | string
  user_id?: number
}

/** A bot that has told nothing about itself yet. */
export function createBotProfile(): BotProfile {
  const lists = new Map<string, readonly BotCommand[]>()
  const keyOf = (params: Params) => key(params['scope'] as Scope | undefined, languageOf(params))
  return {
    setCommands(params) {
      const commands = params['commands'] as BotCommand[]
      // Saying "no commands" removes the list, so that a wider scope shows through.
      if (commands.length === 0) lists.delete(keyOf(params))
      else lists.set(keyOf(params), commands)
    },
    deleteCommands: (params) => void lists.delete(keyOf(params)),
    getCommands: (params) => lists.get(keyOf(params)) ?? [],
    shownTo(user) {
      const scopes: Scope[] = [{ type: 'chat', chat_id: user.id }, { type: 'all_private_chats' }, { type: 'default' }]
      const language = user.language_code?.slice(0, 2) ?? ''
      for (const scope of scopes) {
        const list = lists.get(key(scope, language)) ?? lists.get(key(scope, ''))
        if (list !== undefined) return list
      }
      return []
    },
    descriptions: new Map(),
    shortDescriptions: new Map(),
    menuButtons: new Map(),
  }
}

/** @throws {ApiError} when it's no two-letter ISO 639-1 code (`zh`, never `zh-CN`) */
export function languageOf(params: Params): string {
  const language = (params['language_code'] as string | undefined) ?? ''
  if (!/^([a-z]{2})?$/.test(language)) throw violation('BOT_COMMANDS_LANGUAGE_INVALID: invalid language code specified')
  return language
}

function key(scope: Scope | undefined, language: string): string {
  const { type, chat_id = '', user_id = '' } = scope ?? { type: 'default' }
  return `${type}/${chat_id}/${user_id}/${language}`
}
