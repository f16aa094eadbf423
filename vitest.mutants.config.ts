import { defineConfig } from 'vitest/config'
import base from './vitest.config.ts'

/** For `npm run mutants`: the tests that are meant to notice a change of the rules, without those that start the whole program. */
const rooms = process.env['MUTANT_ROOMS'] ?? '{access,cases,clocks,digests,escalation,routing,time}'

export default defineConfig({ test: { ...base.test, include: [`tests/core/${rooms}/**/*.test.ts`] } })
