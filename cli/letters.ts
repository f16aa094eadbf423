#!/usr/bin/env node
import { runLetters } from './letters-command.ts'
import { runTool } from './run-tool.ts'

await runTool(runLetters)
