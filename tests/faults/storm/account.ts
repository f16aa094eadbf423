import type { Ground } from './ground.ts'
import { StuckError, type Wait } from './until.ts'
import type { Finding } from './verify.ts'

/** Prints what was looked at, and how it went. */
export function print(
  title: string,
  findings: readonly Finding[],
  figures: readonly (readonly [string, string | number])[],
): void {
  const width = Math.max(...findings.map(({ promise }) => promise.length), ...figures.map(([name]) => name.length))
  const lines = [
    title,
    ...figures.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...findings.map(({ promise, checked, broken }) => `  ${promise.padEnd(width)}  ${broken.length} broken of ${checked}`),
  ]
  console.log(lines.join('\n'))
}

/** Puts the longest waits beside the logs, for whoever looks into why somebody had to wait. */
export function noteWaits({ processes }: Ground, waits: readonly Wait[]): void {
  const longest = [...waits].sort((a, b) => b.lasted - a.lasted).slice(0, 20)
  for (const { chatId, lasted, ended } of longest)
    processes[0]!.note(`${ended.toISOString()} the person in chat ${chatId} had waited ${Math.round(lasted)} ms`)
}

/** In seconds. */
export function describeWaits(waits: readonly Wait[]): string {
  const sorted = waits.map(({ lasted }) => lasted).sort((a, b) => a - b)
  const at = (share: number) => ((sorted[Math.floor(share * (sorted.length - 1))] ?? 0) / 1_000).toFixed(2)
  return `median ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`
}

/** What the database holds of whoever was stuck, or of everybody who waits: without what people wrote. */
export async function rowsOf({ pool, telegram }: Ground, error: unknown): Promise<string> {
  const chat = error instanceof StuckError ? error.chatId : null
  const { rows: updates } = await pool.query(
    `select update_id, lane, status::text, owner, attempts, not_before, received_at, settled_at, error from inbox
     where coalesce((update #>> '{message,chat,id}')::bigint, (update #>> '{callback_query,message,chat,id}')::bigint) = $1
       or $1 is null and (lane is not null or status = 'dead') order by update_id desc limit 20`,
    [chat],
  )
  const { rows: messages } = await pool.query(
    `select id, topic::text, kind, status::text, lane, case_id, owner, attempts, doubts, held, not_before, queued_at, message_id, error, created_at, settled_at
     from outbox where chat_id = $1 or $1 is null and lane is not null order by id desc limit 20`,
    [chat],
  )
  const { rows: alive } = await pool.query(`select objid, pid from pg_locks where locktype = 'advisory' order by objid`)
  return [`${telegram.pendingUpdates} updates not fetched`, ...updates, ...messages, ...alive]
    .map((row) => JSON.stringify(row))
    .join('\n')
}
