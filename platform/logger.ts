import pino from 'pino'
import { describeMessage, redactText, redactValue } from './redaction.ts'

/** Pino's logger. Errors go under `err`. */
export type Logger = pino.Logger

/** What {@link createLogger} may be told. */
export interface LoggerOptions {
  /** `info` unless told */
  level?: pino.LevelWithSilent
  /** where lines of JSON go; standard output unless told */
  destination?: pino.DestinationStream
}

/**
 * A logger of one JSON line per event. Whatever is logged goes through the redaction first: no token, no password, no phone number and
 * nothing that a person wrote reaches the log, wherever it hides: under a key, in a message, in an error's stack or its cause.
 */
export function createLogger({ level = 'info', destination }: LoggerOptions = {}): Logger {
  const options: pino.LoggerOptions = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: {
      level: (label) => ({ level: label }),
      log: redactRecord,
    },
    // formatters.log has described errors already.
    serializers: { err: (value: unknown) => value },
    hooks: {
      logMethod(args, log) {
        log.apply(this, redactArguments(args) as typeof args)
      },
    },
  }
  const logger = destination ? pino(options, destination) : pino(options)
  // What a child logger is given goes past the formatters. Its own children inherit this.
  const child = logger.child
  logger.child = function (this: Logger, bindings: object, options?: object) {
    return child.call(this, redactRecord(bindings), options)
  } as typeof child
  return logger
}

const redactRecord = (record: object) => redactValue(record) as Record<string, unknown>

/** Pino takes an error's message for the line's own when none is given, past every formatter: so it's given here. */
function redactArguments([first, ...rest]: unknown[]): unknown[] {
  if (typeof first === 'string') return [redactText(first), ...rest.map((item) => redactValue(item))]
  const record = first instanceof Error ? { err: first } : first
  const { err } = (record ?? {}) as { err?: unknown }
  if (rest.length === 0) return err instanceof Error ? [record, describeMessage(err)] : [record]
  return [record, ...rest.map((item) => redactValue(item))]
}
