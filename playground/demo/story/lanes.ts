import type { Lane } from '../stage.ts'

/** The lanes that scenes are played in. */
export const enterprise: Lane = { title: '企业 enterprise', people: /^企业联系人/ }
export const outside: Lane = { title: '园区外 outside', people: /^路人/ }
export const handler: Lane = { title: '承办干部 handler', people: /干部|经办/ }
export const zoneSide: Lane = { title: '园区 zone: 干部 · 企服办 · 督查', people: /./ }
export const work: Lane = { title: '企业 · 承办干部 who works', people: /^企业联系人|干部/ }
export const watch: Lane = { title: '包联领导 · 企服办 who watches', people: /./ }
