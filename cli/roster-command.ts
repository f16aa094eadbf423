import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { importRoster } from '../core/roster/apply.ts'
import { planImport } from '../core/roster/plan.ts'
import { parseRoster, rosterMaxBytes, tooLarge } from '../core/roster/roster.ts'
import { changesAnything, renderMistakes, renderPreview } from './roster-preview.ts'
import { exits, inTransaction, withZone, type Tool } from './tool.ts'

const usage = [
  'Usage: npm run roster -- import FILE [--dry-run]',
  '',
  'Imports departments, categories, people, enterprises, projects and leaves from a',
  'JSON file, and shows what changes. What the file does not mention stays as it is;',
  '"active": false takes something out of use.',
  '',
  '  --dry-run   only show what would change',
]

/**
 * `npm run roster -- import FILE [--dry-run]`.
 *
 * @returns the exit code: see `exits`
 */
export async function runRoster(args: readonly string[], tool: Tool): Promise<number> {
  const command = readCommand(args)
  if (command === undefined) {
    usage.forEach(tool.err)
    return exits.usage
  }
  const text = readText(command.file)
  if (text.mistake !== undefined) return refuse([`  ${command.file}: ${text.mistake}`])

  const roster = parseRoster(text.content, command.file)
  if (!roster.readable) return refuse([`  ${command.file}:`, ...renderMistakes(roster.mistakes.kept, roster.mistakes.more)])
  return withZone(tool, async (zone) => {
    const plan = command.dryRun
      ? await planImport(zone.prisma, roster)
      : await inTransaction(zone, (tx) => importRoster(tx, roster))
    renderPreview(plan).forEach(tool.out)
    if (plan.mistakes.length > 0)
      return refuse(renderMistakes(plan.mistakes, plan.moreMistakes), plan.mistakes.length + plan.moreMistakes)
    tool.out('')
    if (!changesAnything(plan)) tool.out('Nothing to do: the zone already is as the file says.')
    else tool.out(command.dryRun ? 'Dry run: nothing was written.' : 'Imported.')
    return exits.done
  })

  function refuse(lines: readonly string[], count = 1): number {
    ;['', `Mistakes (${count})`, ...lines, '', 'Nothing was written. Mend the file and import it again.'].forEach(tool.err)
    return exits.mistakes
  }
}

function readCommand(args: readonly string[]): { file: string; dryRun: boolean } | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { 'dry-run': { type: 'boolean', default: false } },
      allowPositionals: true,
    })
    const [verb, file, ...rest] = positionals
    return verb === 'import' && file !== undefined && rest.length === 0 ? { file, dryRun: values['dry-run'] } : undefined
  } catch {
    // An option that doesn't exist.
    return undefined
  }
}

type Text = { content: string; mistake?: undefined } | { mistake: string }

/** Only a roster's size is read into memory, and only text in UTF-8: a table saved as GBK would become rubbish. */
function readText(file: string): Text {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) return { mistake: 'is not a file' }
    if (stat.size > rosterMaxBytes) return { mistake: tooLarge(stat.size) }
    return { content: new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)) }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT') return { mistake: 'there is no such file' }
    if (code === 'EACCES') return { mistake: 'may not be read' }
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { mistake: 'is not UTF-8 text; save it as UTF-8' }
    throw error
  }
}
