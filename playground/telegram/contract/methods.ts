/**
 * The Bot API methods that Doorstep uses, as data: parameters, their types, and the limits that the documentation states in prose.
 * A test compares this table with the whole specification where that is present.
 *
 * A type is written as in the specification, alternatives joined by `|`, and ends in `!` when the parameter is required.
 */
export interface Method {
  readonly params: Readonly<Record<string, string>>
  readonly limits?: Readonly<Record<string, Limit>>
}

/** A documented range. `error` is what Telegram answers when it is left; without one the answer names the parameter. */
export interface Limit {
  readonly min?: number
  readonly max: number
  /**
   * `value` of a number, `items` of an array, `bytes` or `characters` (UTF-16 units) of a string; `parsed` is characters once markup is
   * taken out, which only the handler that parses it can count
   */
  readonly of: 'value' | 'items' | 'bytes' | 'characters' | 'parsed'
  /** what a string must consist of */
  readonly pattern?: RegExp
  readonly error?: string
}

const addressed = { business_connection_id: 'String', chat_id: 'Integer|String!', message_thread_id: 'Integer' }
const posted = {
  direct_messages_topic_id: 'Integer',
  disable_notification: 'Boolean',
  protect_content: 'Boolean',
  allow_paid_broadcast: 'Boolean',
  message_effect_id: 'String',
  reply_parameters: 'ReplyParameters',
}
const anyMarkup = 'InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply'
const sent = { ...addressed, ...posted, suggested_post_parameters: 'SuggestedPostParameters', reply_markup: anyMarkup }
const captioned = { caption: 'String', parse_mode: 'String', caption_entities: 'Array of MessageEntity' }
const visual = { show_caption_above_media: 'Boolean', has_spoiler: 'Boolean' }
const edited = {
  business_connection_id: 'String',
  chat_id: 'Integer|String',
  message_id: 'Integer',
  inline_message_id: 'String',
  reply_markup: 'InlineKeyboardMarkup',
}
const scoped = { scope: 'BotCommandScope', language_code: 'String' }

const caption: Limit = { max: 1024, of: 'parsed', error: 'message caption is too long' }
const text = (error: string): Limit => ({ min: 1, max: 4096, of: 'parsed', error })

/** Every method that Doorstep calls; a call of any other is a violation. */
export const methods = {
  getMe: { params: {} },
  logOut: { params: {} },
  close: { params: {} },

  getUpdates: {
    params: { offset: 'Integer', limit: 'Integer', timeout: 'Integer', allowed_updates: 'Array of String' },
    limits: { limit: { min: 1, max: 100, of: 'value' }, timeout: { min: 0, max: 50, of: 'value' } },
  },
  setWebhook: {
    params: {
      url: 'String!',
      certificate: 'InputFile',
      ip_address: 'String',
      max_connections: 'Integer',
      allowed_updates: 'Array of String',
      drop_pending_updates: 'Boolean',
      secret_token: 'String',
    },
    limits: {
      max_connections: { min: 1, max: 100, of: 'value' },
      secret_token: {
        min: 1,
        max: 256,
        of: 'characters',
        pattern: /^[A-Za-z0-9_-]*$/,
        error: 'secret token contains unallowed characters',
      },
    },
  },
  deleteWebhook: { params: { drop_pending_updates: 'Boolean' } },
  getWebhookInfo: { params: {} },

  sendMessage: {
    params: {
      ...sent,
      text: 'String!',
      parse_mode: 'String',
      entities: 'Array of MessageEntity',
      link_preview_options: 'LinkPreviewOptions',
    },
    limits: { text: text('message is too long') },
  },
  sendPhoto: { params: { ...sent, ...captioned, ...visual, photo: 'InputFile|String!' }, limits: { caption } },
  sendDocument: {
    params: {
      ...sent,
      ...captioned,
      document: 'InputFile|String!',
      thumbnail: 'InputFile|String',
      disable_content_type_detection: 'Boolean',
    },
    limits: { caption },
  },
  sendVoice: { params: { ...sent, ...captioned, voice: 'InputFile|String!', duration: 'Integer' }, limits: { caption } },
  sendVideo: {
    params: {
      ...sent,
      ...captioned,
      ...visual,
      video: 'InputFile|String!',
      duration: 'Integer',
      width: 'Integer',
      height: 'Integer',
      thumbnail: 'InputFile|String',
      cover: 'InputFile|String',
      start_timestamp: 'Integer',
      supports_streaming: 'Boolean',
    },
    limits: { caption },
  },
  sendLocation: {
    params: {
      ...sent,
      latitude: 'Float!',
      longitude: 'Float!',
      horizontal_accuracy: 'Float',
      live_period: 'Integer',
      heading: 'Integer',
      proximity_alert_radius: 'Integer',
    },
    limits: {
      latitude: { min: -90, max: 90, of: 'value', error: 'wrong latitude specified' },
      longitude: { min: -180, max: 180, of: 'value', error: 'wrong longitude specified' },
      horizontal_accuracy: { min: 0, max: 1500, of: 'value' },
      live_period: { min: 60, max: 0x7fffffff, of: 'value' },
      heading: { min: 1, max: 360, of: 'value' },
      proximity_alert_radius: { min: 1, max: 100_000, of: 'value' },
    },
  },
  sendMediaGroup: {
    params: {
      ...addressed,
      ...posted,
      media:
        'Array of InputMediaAudio|Array of InputMediaDocument|Array of InputMediaLivePhoto|Array of InputMediaPhoto|Array of InputMediaVideo!',
    },
    limits: { media: { min: 2, max: 10, of: 'items', error: 'wrong number of messages in the album' } },
  },
  copyMessage: {
    params: {
      chat_id: 'Integer|String!',
      message_thread_id: 'Integer',
      ...posted,
      ...captioned,
      from_chat_id: 'Integer|String!',
      message_id: 'Integer!',
      video_start_timestamp: 'Integer',
      show_caption_above_media: 'Boolean',
      suggested_post_parameters: 'SuggestedPostParameters',
      reply_markup: anyMarkup,
    },
    limits: { caption },
  },
  sendChatAction: { params: { ...addressed, action: 'String!' } },

  editMessageText: {
    params: {
      ...edited,
      text: 'String',
      parse_mode: 'String',
      entities: 'Array of MessageEntity',
      link_preview_options: 'LinkPreviewOptions',
      rich_message: 'InputRichMessage',
    },
    limits: { text: text('MESSAGE_TOO_LONG') },
  },
  editMessageReplyMarkup: { params: edited },
  deleteMessage: { params: { chat_id: 'Integer|String!', message_id: 'Integer!' } },
  answerCallbackQuery: {
    params: { callback_query_id: 'String!', text: 'String', show_alert: 'Boolean', url: 'String', cache_time: 'Integer' },
    limits: { text: { max: 200, of: 'characters', error: 'MESSAGE_TOO_LONG' } },
  },

  getFile: { params: { file_id: 'String!' } },
  getChat: { params: { chat_id: 'Integer|String!' } },

  setMyCommands: {
    params: { commands: 'Array of BotCommand!', ...scoped },
    limits: { commands: { max: 100, of: 'items', error: 'BOT_COMMANDS_TOO_MUCH' } },
  },
  deleteMyCommands: { params: scoped },
  getMyCommands: { params: scoped },
  setMyDescription: {
    params: { description: 'String', language_code: 'String' },
    limits: { description: { max: 512, of: 'characters', error: 'BOT_DESCRIPTION_TOO_LONG' } },
  },
  setMyShortDescription: {
    params: { short_description: 'String', language_code: 'String' },
    limits: { short_description: { max: 120, of: 'characters', error: 'BOT_SHORT_DESCRIPTION_TOO_LONG' } },
  },
  setChatMenuButton: { params: { chat_id: 'Integer', menu_button: 'MenuButton' } },
} satisfies Record<string, Method>

/** A method that the simulator has. */
export type MethodName = keyof typeof methods

/**
 * Parameters that exist but that the simulator doesn't act on, because Doorstep must not use them: business accounts, topics, and paid
 * broadcasts, which cost money. Their use is a violation.
 */
export const notModelled: ReadonlySet<string> = new Set([
  'business_connection_id',
  'message_thread_id',
  'direct_messages_topic_id',
  'allow_paid_broadcast',
  'message_effect_id',
  'suggested_post_parameters',
  'inline_message_id',
  'rich_message',
  'live_period',
])
