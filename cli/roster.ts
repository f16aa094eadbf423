#!/usr/bin/env node
import { runRoster } from './roster-command.ts'
import { runTool } from './run-tool.ts'

await runTool(runRoster)
