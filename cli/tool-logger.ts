import pino from 'pino'
import { createLogger, type Logger } from '../platform/logger.ts'

/** What a tool prints is its result; the log goes beside it, to standard error, and only what goes wrong unless more is asked for. */
export function createToolLogger(level: pino.LevelWithSilent = 'warn'): Logger {
  return createLogger({ level, destination: pino.destination(2) })
}
