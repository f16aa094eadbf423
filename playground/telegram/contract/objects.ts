import type { Limit } from './methods.ts'

/** A Bot API object as data; types as in `methods.ts`. A union names its variants instead of fields. */
export interface ObjectType {
  readonly fields?: Readonly<Record<string, string>>
  readonly variants?: readonly string[]
  /** what the `type` field must be, which also tells the variants of a union apart */
  readonly type?: string
  readonly limits?: Readonly<Record<string, Limit>>
  /** exactly one of these fields must be there */
  readonly oneOf?: readonly string[]
}

const caption: Limit = { max: 1024, of: 'parsed', error: 'message caption is too long' }
const inputMedia = {
  type: 'String!',
  media: 'String!',
  caption: 'String',
  parse_mode: 'String',
  caption_entities: 'Array of MessageEntity',
}
const visual = { show_caption_above_media: 'Boolean', has_spoiler: 'Boolean' }
const placeholder: Limit = { min: 1, max: 64, of: 'characters' }

/**
 * The objects that parameters of `methods.ts` are made of. A type that's named here or there and has no entry is one that the simulator doesn't
 * model: its use is a violation.
 */
export const objects: Readonly<Record<string, ObjectType>> = {
  InlineKeyboardMarkup: { fields: { inline_keyboard: 'Array of Array of InlineKeyboardButton!', force_reply: 'Boolean' } },
  InlineKeyboardButton: {
    fields: {
      text: 'String!',
      icon_custom_emoji_id: 'String',
      style: 'String',
      url: 'String',
      callback_data: 'String',
      web_app: 'WebAppInfo',
      login_url: 'LoginUrl',
      switch_inline_query: 'String',
      switch_inline_query_current_chat: 'String',
      switch_inline_query_chosen_chat: 'SwitchInlineQueryChosenChat',
      copy_text: 'CopyTextButton',
      callback_game: 'CallbackGame',
      pay: 'Boolean',
    },
    limits: {
      text: { min: 1, max: 4096, of: 'characters', error: 'inline keyboard button text must be non-empty' },
      callback_data: { min: 1, max: 64, of: 'bytes', error: 'BUTTON_DATA_INVALID' },
      style: { max: 7, of: 'characters', pattern: /^(danger|success|primary)$/ },
    },
    oneOf: [
      'url',
      'callback_data',
      'web_app',
      'login_url',
      'switch_inline_query',
      'switch_inline_query_current_chat',
      'switch_inline_query_chosen_chat',
      'copy_text',
      'callback_game',
      'pay',
    ],
  },
  CopyTextButton: { fields: { text: 'String!' }, limits: { text: { min: 1, max: 256, of: 'characters' } } },
  WebAppInfo: { fields: { url: 'String!' } },

  ReplyKeyboardMarkup: {
    fields: {
      keyboard: 'Array of Array of KeyboardButton!',
      is_persistent: 'Boolean',
      resize_keyboard: 'Boolean',
      one_time_keyboard: 'Boolean',
      input_field_placeholder: 'String',
      selective: 'Boolean',
    },
    limits: { input_field_placeholder: placeholder },
  },
  KeyboardButton: {
    fields: {
      text: 'String!',
      icon_custom_emoji_id: 'String',
      style: 'String',
      request_users: 'KeyboardButtonRequestUsers',
      request_chat: 'KeyboardButtonRequestChat',
      request_managed_bot: 'KeyboardButtonRequestManagedBot',
      request_contact: 'Boolean',
      request_location: 'Boolean',
      request_poll: 'KeyboardButtonPollType',
      web_app: 'WebAppInfo',
    },
    limits: {
      text: { min: 1, max: 4096, of: 'characters', error: 'keyboard button text must be non-empty' },
      style: { max: 7, of: 'characters', pattern: /^(danger|success|primary)$/ },
    },
  },
  ReplyKeyboardRemove: { fields: { remove_keyboard: 'Boolean!', selective: 'Boolean' } },
  ForceReply: {
    fields: { force_reply: 'Boolean!', input_field_placeholder: 'String', selective: 'Boolean' },
    limits: { input_field_placeholder: placeholder },
  },

  ReplyParameters: {
    fields: {
      message_id: 'Integer!',
      chat_id: 'Integer|String',
      allow_sending_without_reply: 'Boolean',
      quote: 'String',
      quote_parse_mode: 'String',
      quote_entities: 'Array of MessageEntity',
      quote_position: 'Integer',
      checklist_task_id: 'Integer',
      poll_option_id: 'String',
    },
    limits: { quote: { max: 1024, of: 'parsed' } },
  },
  LinkPreviewOptions: {
    fields: {
      is_disabled: 'Boolean',
      url: 'String',
      prefer_small_media: 'Boolean',
      prefer_large_media: 'Boolean',
      show_above_text: 'Boolean',
    },
  },
  MessageEntity: {
    fields: {
      type: 'String!',
      offset: 'Integer!',
      length: 'Integer!',
      url: 'String',
      user: 'User',
      language: 'String',
      custom_emoji_id: 'String',
      unix_time: 'Integer',
      date_time_format: 'String',
    },
  },

  InputMediaPhoto: { type: 'photo', fields: { ...inputMedia, ...visual }, limits: { caption } },
  InputMediaVideo: {
    type: 'video',
    fields: {
      ...inputMedia,
      ...visual,
      thumbnail: 'String',
      cover: 'String',
      start_timestamp: 'Integer',
      width: 'Integer',
      height: 'Integer',
      duration: 'Integer',
      supports_streaming: 'Boolean',
    },
    limits: { caption },
  },
  InputMediaDocument: {
    type: 'document',
    fields: { ...inputMedia, thumbnail: 'String', disable_content_type_detection: 'Boolean' },
    limits: { caption },
  },
  InputMediaAudio: {
    type: 'audio',
    fields: { ...inputMedia, thumbnail: 'String', duration: 'Integer', performer: 'String', title: 'String' },
    limits: { caption },
  },

  BotCommand: {
    fields: { command: 'String!', description: 'String!' },
    limits: {
      command: { min: 1, max: 32, of: 'characters', pattern: /^[a-z0-9_]*$/, error: 'BOT_COMMAND_INVALID' },
      description: { min: 1, max: 256, of: 'characters', error: 'BOT_COMMAND_DESCRIPTION_INVALID' },
    },
  },
  BotCommandScope: {
    variants: [
      'BotCommandScopeDefault',
      'BotCommandScopeAllPrivateChats',
      'BotCommandScopeAllGroupChats',
      'BotCommandScopeAllChatAdministrators',
      'BotCommandScopeChat',
      'BotCommandScopeChatAdministrators',
      'BotCommandScopeChatMember',
    ],
  },
  BotCommandScopeDefault: { type: 'default', fields: { type: 'String!' } },
  BotCommandScopeAllPrivateChats: { type: 'all_private_chats', fields: { type: 'String!' } },
  BotCommandScopeAllGroupChats: { type: 'all_group_chats', fields: { type: 'String!' } },
  BotCommandScopeAllChatAdministrators: { type: 'all_chat_administrators', fields: { type: 'String!' } },
  BotCommandScopeChat: { type: 'chat', fields: { type: 'String!', chat_id: 'Integer|String!' } },
  BotCommandScopeChatAdministrators: { type: 'chat_administrators', fields: { type: 'String!', chat_id: 'Integer|String!' } },
  BotCommandScopeChatMember: {
    type: 'chat_member',
    fields: { type: 'String!', chat_id: 'Integer|String!', user_id: 'Integer!' },
  },

  MenuButton: { variants: ['MenuButtonCommands', 'MenuButtonWebApp', 'MenuButtonDefault'] },
  MenuButtonCommands: { type: 'commands', fields: { type: 'String!' } },
  MenuButtonWebApp: { type: 'web_app', fields: { type: 'String!', text: 'String!', web_app: 'WebAppInfo!' } },
  MenuButtonDefault: { type: 'default', fields: { type: 'String!' } },
}
