import type { Registry } from 'prom-client'
import { inTime, late } from '../in-time.ts'
import type { Logger } from '../logger.ts'
import type { Route, RouteResponse } from './route.ts'

/** Whether a part of the program can do its work; throws or answers false when it can't. May answer with details for the operator. */
export type Check = () => Promise<boolean | { ok: boolean; [detail: string]: unknown }>

/** What {@link healthRoutes} need. */
export interface HealthOptions {
  logger: Logger
  /** by name, for /readyz */
  checks: Record<string, Check>
  /** for /metrics */
  metrics: Registry
  /** milliseconds that a check may take, 3,000 unless told */
  checkTimeout?: number
}

/** `/healthz` (alive), `/readyz` (JSON of all checks; 503 when one fails) and `/metrics` (Prometheus). */
export function healthRoutes({ logger, checks, metrics, checkTimeout = 3000 }: HealthOptions): Route[] {
  return [
    { method: 'GET', path: '/healthz', handle: async () => ({ status: 200, body: 'ok\n' }) },
    { method: 'GET', path: '/readyz', handle: () => answerReady(checks, checkTimeout, logger) },
    {
      method: 'GET',
      path: '/metrics',
      handle: async () => ({ status: 200, body: await metrics.metrics(), headers: { 'content-type': metrics.contentType } }),
    },
  ]
}

async function answerReady(checks: Record<string, Check>, timeout: number, logger: Logger): Promise<RouteResponse> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await runCheck(name, check, timeout, logger)] as const),
  )
  const ready = results.every(([, result]) => result.ok)
  const body = JSON.stringify({ ready, checks: Object.fromEntries(results) }) + '\n'
  return { status: ready ? 200 : 503, body, headers: { 'content-type': 'application/json' } }
}

async function runCheck(name: string, check: Check, timeout: number, logger: Logger): Promise<{ ok: boolean; reason?: string }> {
  try {
    const result = await inTime(timeout, check())
    if (result === late) return { ok: false, reason: `no answer within ${timeout} ms` }
    return typeof result === 'boolean' ? { ok: result } : result
  } catch (error) {
    // The reason may name hosts and users, so it goes to the log and not to whoever asks.
    logger.warn({ err: error, check: name }, 'a readiness check failed')
    return { ok: false }
  }
}
