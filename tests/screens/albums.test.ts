import fc from 'fast-check'
import { expect, test } from 'vitest'
import { asAlbums, messagesIn } from '../../screens/albums.ts'
import type { Screen } from '../../screens/screen.ts'

const file = fc
  .constantFrom('photo', 'video', 'document', 'voice', 'location')
  .map((kind): Screen['file'] => (kind === 'location' ? { kind, latitude: 29.42, longitude: 113.15 } : { kind, fileId: kind }))

test('albums are what the Bot API takes, and nothing is lost or said twice', () => {
  fc.assert(
    fc.property(fc.array(file, { maxLength: 40 }), (files) => {
      const screens = files.map((each, index): Screen => ({ text: String(index), file: each! }))
      const sent = asAlbums(screens)
      const words = sent.flatMap((screen) =>
        screen.file?.kind === 'album' ? screen.file.files.map(({ text }) => text) : [screen.text],
      )
      expect([...words].sort()).toEqual(screens.map(({ text }) => text).sort())
      expect(sent.reduce((sum, screen) => sum + messagesIn(screen), 0)).toBe(screens.length)
      for (const { file: album } of sent) {
        if (album?.kind !== 'album') continue
        const kinds = new Set<string>(album.files.map((each) => each.file.kind))
        expect(album.files.length).toBeGreaterThanOrEqual(2)
        expect(album.files.length).toBeLessThanOrEqual(10)
        expect(kinds.has('voice')).toBe(false)
        expect(kinds.has('document') && kinds.size > 1).toBe(false)
      }
    }),
  )
})

test('ten photos are one message group, in their order', () => {
  const photos = Array.from({ length: 10 }, (_, index): Screen => ({ text: '', file: { kind: 'photo', fileId: `p${index}` } }))
  const [album, ...others] = asAlbums(photos)
  expect(others).toEqual([])
  expect(album!.file).toMatchObject({ files: photos.map(({ file: each }) => ({ file: each })) })
})
