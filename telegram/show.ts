import type { Api } from 'grammy'
import type { InlineKeyboardMarkup, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove } from 'grammy/types'
import { isBlank, shorten } from '../core/text/text.ts'
import { fitted, roomOf } from '../screens/fit.ts'
import type { Album, Screen, ScreenFile } from '../screens/screen.ts'
import { classify, type Failure } from './classify.ts'
import { plainText } from '../locales/plain-text.ts'

/** A screen to show: below the others, or in place of a message that is there. */
export interface Showing {
  chatId: number
  screen: Screen
  /** the message that the screen replaces */
  replace?: number
  /** the message that answers this, so that Telegram shows which one it is about */
  replyTo?: number
  /** an older screen that loses its buttons, since the answer to it was typed */
  strip?: number
  /** it only shows how things are: unsent, a newer one of its kind says all that it says */
  passing?: true
}

/** What came of it, and what was done last: an edit may be repeated at will, another message would be one too many. */
export type Shown = { how: 'edited' | 'sent' } & (
  { messageId: number; failure?: undefined } | { messageId?: undefined; failure: Failure }
)

/**
 * Shows a screen. What is gone is sent anew; what Telegram refuses is sent as plain text, at last without buttons (and reported by `onRefused`);
 * what already looks like that counts as shown.
 */
export async function show(api: Api, given: Showing, onRefused: (reason: string) => void = () => {}): Promise<Shown> {
  const showing = { ...given, screen: fitted(given.screen) }
  const { replace, strip } = showing
  if (strip !== undefined) void attempt(() => api.editMessageReplyMarkup(showing.chatId, strip))
  if (replace !== undefined && !showing.screen.phoneKey && !showing.screen.file) {
    const failure = await attempt(() => edit(api, showing, replace))
    if (failure === undefined || failure.kind === 'unchanged') return { how: 'edited', messageId: replace }
    if (refused.has(failure.kind)) onRefused(failure.reason)
    else if (failure.kind !== 'lostMessage') return { how: 'edited', failure }
  }
  return send(api, showing, onRefused)
}

/** The same call would fail again, and nothing was shown: something plainer may be. */
const refused = new Set<Failure['kind']>(['badMarkup', 'rejected'])

async function send(api: Api, { chatId, screen, replyTo }: Showing, onRefused: (reason: string) => void): Promise<Shown> {
  const other = {
    reply_markup: keyboard(screen),
    link_preview_options: { is_disabled: true },
    reply_parameters: replyTo === undefined ? undefined : { message_id: replyTo, allow_sending_without_reply: true },
  }
  let messageId = 0
  const failure = await attempt(async () => {
    const sent = screen.file
      ? sendFile(api, chatId, screen, screen.file)
      : api.sendMessage(chatId, screen.text, { ...other, parse_mode: 'HTML' })
    messageId = (await sent).message_id
  })
  if (failure === undefined) return { how: 'sent', messageId }
  if (!refused.has(failure.kind)) return { how: 'sent', failure }
  onRefused(failure.reason)
  if (screen.file?.kind === 'album') return sendOneByOne(api, chatId, screen.file, onRefused)
  const text = shorten(plainText(screen.text), roomOf.text)
  // A file without words has nothing to be said instead.
  let last: Failure = failure
  for (const markup of isBlank(text) ? [] : [other, { reply_parameters: other.reply_parameters }]) {
    const again = await attempt(async () => {
      messageId = (await api.sendMessage(chatId, text, markup)).message_id
    })
    if (again === undefined) return { how: 'sent', messageId }
    last = again
    if (!refused.has(again.kind)) break
  }
  return { how: 'sent', failure: last }
}

/** An album that Telegram refuses: one of its files may be at fault, which must not keep the others from being seen. */
async function sendOneByOne(api: Api, chatId: number, { files }: Album, onRefused: (reason: string) => void): Promise<Shown> {
  let first: Shown | undefined
  for (const { file, text } of files) {
    const shown = await send(api, { chatId, screen: { text, file } }, onRefused)
    if (shown.failure !== undefined && !refused.has(shown.failure.kind)) return shown
    if (first?.failure !== undefined || first === undefined) first = shown
  }
  return first!
}

async function sendAlbum(api: Api, chatId: number, { files }: Album): Promise<Message> {
  const media = files.map(({ file: { kind: type, fileId }, text }) => ({
    type,
    media: fileId,
    ...(text === '' ? {} : { caption: text, parse_mode: 'HTML' as const }),
  }))
  // Which kinds may be together is seen to where the album is made.
  const [first] = await api.sendMediaGroup(chatId, media as Parameters<Api['sendMediaGroup']>[1])
  return first!
}

function sendFile(api: Api, chatId: number, screen: Screen, file: ScreenFile): Promise<Message> {
  if (file.kind === 'album') return sendAlbum(api, chatId, file)
  const markup = screen.buttons && screen.buttons.length > 0 ? { reply_markup: inlineKeyboard(screen) } : {}
  if (file.kind === 'location') return api.sendLocation(chatId, file.latitude, file.longitude, markup)
  const other = { ...markup, ...(screen.text === '' ? {} : { caption: screen.text, parse_mode: 'HTML' as const }) }
  switch (file.kind) {
    case 'photo':
      return api.sendPhoto(chatId, file.fileId, other)
    case 'document':
      return api.sendDocument(chatId, file.fileId, other)
    case 'voice':
      return api.sendVoice(chatId, file.fileId, other)
    case 'video':
      return api.sendVideo(chatId, file.fileId, other)
  }
}

function edit(api: Api, { chatId, screen }: Showing, messageId: number): Promise<unknown> {
  const markup = screen.buttons ? inlineKeyboard(screen) : undefined
  return api.editMessageText(chatId, messageId, screen.text, {
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    ...(markup ? { reply_markup: markup } : {}),
  })
}

/** @returns the failure of a call, or undefined when it succeeded */
export async function attempt(call: () => Promise<unknown>): Promise<Failure | undefined> {
  try {
    await call()
    return undefined
  } catch (error) {
    return classify(error)
  }
}

function keyboard(screen: Screen): InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | undefined {
  if (screen.phoneKey === 'remove') return { remove_keyboard: true }
  if (screen.phoneKey !== undefined) {
    return {
      keyboard: [[{ text: screen.phoneKey.label, request_contact: true }]],
      resize_keyboard: true,
      one_time_keyboard: true,
    }
  }
  return screen.buttons && screen.buttons.length > 0 ? inlineKeyboard(screen) : undefined
}

function inlineKeyboard(screen: Screen): InlineKeyboardMarkup {
  return { inline_keyboard: (screen.buttons ?? []).map((row) => row.map(({ text, data }) => ({ text, callback_data: data }))) }
}
