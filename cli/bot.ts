#!/usr/bin/env node
import { runBot } from './bot-command.ts'
import { runTool } from './run-tool.ts'

await runTool(runBot)
