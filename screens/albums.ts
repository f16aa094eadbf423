import type { Album, AlbumKind, MediaFile, Screen } from './screen.ts'

/** What may be in one album (sendMediaGroup): photos and videos with one another, documents among themselves; a voice message in none. */
const together: Record<MediaFile['kind'], 'seen' | 'read' | undefined> = {
  photo: 'seen',
  video: 'seen',
  document: 'read',
  voice: undefined,
}
const mostInAlbum = 10

/** Screens of one file each, as few messages: those that may go together are one album, at the place of its first. */
export function asAlbums(screens: readonly Screen[]): Screen[] {
  const groups: Screen[][] = []
  for (const screen of screens) {
    const group = groupOf(screen)
    const begun = group && groups.find((each) => groupOf(each[0]!) === group && each.length < mostInAlbum)
    if (begun) begun.push(screen)
    else groups.push([screen])
  }
  return groups.map((group) => (group.length === 1 ? group[0]! : { text: '', file: albumOf(group) }))
}

function groupOf({ file }: Screen): 'seen' | 'read' | undefined {
  return file === undefined || file.kind === 'location' || file.kind === 'album' ? undefined : together[file.kind]
}

function albumOf(screens: readonly Screen[]): Album {
  return { kind: 'album', files: screens.map(({ file, text }) => ({ file: file as MediaFile & { kind: AlbumKind }, text })) }
}

/** How many messages a screen is, for Telegram's pace. */
export function messagesIn({ file }: Screen): number {
  return file?.kind === 'album' ? file.files.length : 1
}
