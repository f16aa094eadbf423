/** What a piece of the transcript is; each has a colour of its own. */
export type Ink = 'plain' | 'name' | 'deed' | 'button' | 'dim' | 'heading' | 'stage'

const codes: Record<Exclude<Ink, 'plain'>, string> = {
  name: '1',
  deed: '32',
  button: '36',
  dim: '2',
  heading: '1;34',
  stage: '33',
}

/** Colours a text, or leaves it as it is. */
export type Paint = (text: string, ink: Ink) => string

/** Colours only for somebody who sees them: on a terminal, and not when NO_COLOR is set (to anything but nothing). */
export function createPaint(stream: { isTTY?: boolean }, environment: NodeJS.ProcessEnv): Paint {
  const coloured = stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb'
  return (text, ink) => (coloured && ink !== 'plain' && text !== '' ? `\u001B[${codes[ink]}m${text}\u001B[0m` : text)
}
