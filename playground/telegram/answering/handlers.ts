import type { BotCommand } from 'grammy/types'
import { answer } from '../contract/api-error.ts'
import { languageOf } from '../state/bot-profile.ts'
import { answerCallbackQuery } from './callbacks.ts'
import { downloadLimit } from '../state/files.ts'
import { chatObject } from '../state/message-object.ts'
import {
  type Call,
  copyMessage,
  deleteMessage,
  editMessageReplyMarkup,
  editMessageText,
  sendChatAction,
  sendLocation,
  sendMedia,
  sendMediaGroup,
  sendMessage,
} from './messages.ts'
import type { MethodName } from '../contract/methods.ts'
import { findChat } from '../state/world.ts'

/** What each method does, once its parameters are checked; polling and webhooks are the server's own. */
export const handlers: Readonly<
  Record<Exclude<MethodName, 'getUpdates' | 'setWebhook' | 'deleteWebhook' | 'getWebhookInfo'>, (call: Call) => unknown>
> = {
  getMe: ({ world }) => ({
    ...world.bot,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
  }),
  logOut: () => true,
  close: () => true,

  sendMessage,
  sendPhoto: (call) => sendMedia('photo', 'sendPhoto', call),
  sendDocument: (call) => sendMedia('document', 'sendDocument', call),
  sendVoice: (call) => sendMedia('voice', 'sendVoice', call),
  sendVideo: (call) => sendMedia('video', 'sendVideo', call),
  sendLocation,
  sendMediaGroup,
  copyMessage,
  sendChatAction,

  editMessageText,
  editMessageReplyMarkup,
  deleteMessage,
  answerCallbackQuery,

  getFile({ world, params }) {
    const file = world.files.get(params['file_id'] as string)
    if (file.size > downloadLimit) throw answer('fileTooBig')
    return { file_id: file.id, file_unique_id: file.uniqueId, file_size: file.size, file_path: file.path }
  },
  getChat({ world, params }) {
    const chat = findChat(world, params['chat_id'])
    return {
      ...chatObject(chat),
      accent_color_id: 0,
      max_reaction_count: 11,
      accepted_gift_types: {
        unlimited_gifts: false,
        limited_gifts: false,
        unique_gifts: false,
        premium_subscription: false,
        gifts_from_channels: false,
      },
    }
  },

  setMyCommands({ world, params }) {
    languageOf(params)
    world.profile.setCommands(params)
    return true
  },
  deleteMyCommands({ world, params }) {
    world.profile.deleteCommands(params)
    return true
  },
  getMyCommands: ({ world, params }): readonly BotCommand[] => world.profile.getCommands(params),
  setMyDescription({ world, params }) {
    world.profile.descriptions.set(languageOf(params), (params['description'] as string | undefined) ?? '')
    return true
  },
  setMyShortDescription({ world, params }) {
    world.profile.shortDescriptions.set(languageOf(params), (params['short_description'] as string | undefined) ?? '')
    return true
  },
  setChatMenuButton({ world, params }) {
    const chatId = params['chat_id'] as number | undefined
    if (chatId !== undefined) findChat(world, chatId)
    world.profile.menuButtons.set(chatId ?? 'default', params['menu_button'] ?? { type: 'default' })
    return true
  },
}
