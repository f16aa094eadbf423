#!/usr/bin/env node
import { runInvite } from './invite-command.ts'
import { runTool } from './run-tool.ts'

await runTool(runInvite)
