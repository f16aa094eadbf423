import { createLogger, type Logger } from '../../platform/logger.ts'

/** A line of the log, as JSON. */
export type LogLine = { level: string; msg: string } & Record<string, unknown>

/** A logger whose lines a test reads. */
export function keepLog(level: 'debug' | 'info' | 'warn' = 'info'): { logger: Logger; lines: LogLine[]; messages(): string[] } {
  const lines: LogLine[] = []
  const logger = createLogger({ level, destination: { write: (line) => void lines.push(JSON.parse(line) as LogLine) } })
  return { logger, lines, messages: () => lines.map(({ level, msg }) => `${level}: ${msg}`) }
}
