/** A button under a message. `data` comes back when it is tapped: 1–64 bytes, made by `callback-data.ts` only. */
export interface Button {
  /** plain text, not HTML; phones cut it past about 30 characters */
  text: string
  data: string
}

/** What a person sees: one message. Made by pure functions from data; sent by the telegram room. */
export interface Screen {
  /** Telegram HTML, 1–4096 UTF-16 units once its entities are parsed */
  text: string
  /** inline keyboard: rows of buttons */
  buttons?: readonly (readonly Button[])[]
  /** instead of an inline keyboard: one big key that shares the person's own phone number, or the removal of that key */
  phoneKey?: { label: string } | 'remove'
  /** a file that Telegram has already, or a place: the message is that, and `text` (up to 1024 units, may be empty) is said below it */
  file?: ScreenFile
}

export type ScreenFile = MediaFile | { kind: 'location'; latitude: number; longitude: number } | Album

/** A file that Telegram has already. */
export interface MediaFile {
  kind: 'photo' | 'document' | 'voice' | 'video'
  fileId: string
}

/** 2–10 files that go together, each with its own words (Telegram's HTML, may be empty); the screen's text and buttons are none of it. */
export interface Album {
  kind: 'album'
  files: readonly { file: MediaFile & { kind: AlbumKind }; text: string }[]
}

export type AlbumKind = 'photo' | 'video' | 'document'
