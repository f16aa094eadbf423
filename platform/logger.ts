import pino from 'pino'

export type Logger = pino.Logger

export function createLogger({ level = 'info' }: { level?: string } = {}): Logger {
  return pino({ level })
}
