import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentParser, Visitor, type Junk, type Message, type Pattern, type SelectExpression, type Term } from '@fluent/syntax'

/** One message of a `.ftl` file, taken apart. */
export interface SourceMessage {
  key: string
  /** where it stands, e.g. `zh-CN/names.ftl:12` */
  place: string
  pattern: Pattern
  /** names of the variables that it or a message inside it wants, sorted */
  variables: string[]
  /** messages that it puts in */
  references: string[]
  /** what each selector chooses by and between, e.g. `rung: blue|red*` */
  selectors: string[]
  /** every text that it can become, its variables left out */
  shapes: string[]
}

export interface LocaleSource {
  messages: Map<string, SourceMessage>
  /** what can't be parsed, is said twice, or refers to nothing */
  mistakes: string[]
}

/** Reads every `.ftl` file of a language. */
export function readLocaleSource(folder: string, name: string): LocaleSource {
  const messages = new Map<string, SourceMessage>()
  const terms = new Map<string, Term>()
  const mistakes: string[] = []
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith('.ftl')) continue
    const source = readFileSync(join(folder, file), 'utf8')
    const place = (entry: Message | Term | Junk) => `${name}/${file}:${source.slice(0, entry.span!.start).split('\n').length}`
    for (const entry of new FluentParser().parse(source).body) {
      if (entry.type === 'Junk') {
        mistakes.push(`${place(entry)} can't be read: ${entry.annotations.map((note) => note.message).join(', ')}`)
      } else if (entry.type === 'Term') {
        terms.set(entry.id.name, entry)
      } else if (entry.type === 'Message') {
        const message = entry
        if (message.value === null) mistakes.push(`${place(message)} ${message.id.name} has no text`)
        else if (messages.has(message.id.name)) mistakes.push(`${place(message)} ${message.id.name} is said a second time`)
        else messages.set(message.id.name, takeApart(message.id.name, place(message), message.value, terms))
      }
    }
  }
  for (const message of messages.values()) {
    for (const reference of message.references) {
      const inner = messages.get(reference)
      if (inner === undefined) mistakes.push(`${message.place} ${message.key} refers to ${reference}, which doesn't exist`)
      else message.variables = [...new Set([...message.variables, ...inner.variables])].sort()
    }
  }
  return { messages, mistakes }
}

function takeApart(key: string, place: string, pattern: Pattern, terms: ReadonlyMap<string, Term>): SourceMessage {
  const variables = new Set<string>()
  const references = new Set<string>()
  const selectors: string[] = []
  class Collector extends Visitor {
    override visitVariableReference(node: { id: { name: string } }) {
      variables.add(node.id.name)
    }
    override visitMessageReference(node: { id: { name: string } }) {
      references.add(node.id.name)
    }
    override visitSelectExpression(select: SelectExpression) {
      const node = select as unknown as SelectNode
      const by = node.selector.id?.name ?? node.selector.arguments?.positional[0]?.id?.name ?? '?'
      const named = node.variants.map((variant) => variant.key.name ?? variant.key.value ?? '')
      selectors.push(`${by}: ${named.sort().join('|')}`)
      this.genericVisit(select)
    }
  }
  new Collector().visit(pattern)
  return {
    key,
    place,
    pattern,
    variables: [...variables].sort(),
    references: [...references],
    selectors: selectors.sort(),
    shapes: shapesOf(pattern, terms),
  }
}

interface SelectNode {
  selector: { id?: { name: string }; arguments?: { positional: { id?: { name: string } }[] } }
  variants: { key: { name?: string; value?: string }; value: Pattern }[]
}

function shapesOf(pattern: Pattern, terms: ReadonlyMap<string, Term>): string[] {
  let shapes = ['']
  for (const element of pattern.elements) {
    const pieces = piecesOf(element, terms)
    shapes = shapes.flatMap((shape) => pieces.map((piece) => shape + piece))
  }
  return shapes
}

function piecesOf(element: Pattern['elements'][number], terms: ReadonlyMap<string, Term>): string[] {
  if (element.type === 'TextElement') return [element.value]
  const { expression } = element as unknown as {
    expression: { type: string; value?: string; id?: { name: string } } & SelectNode
  }
  if (expression.type === 'StringLiteral') return [expression.value ?? '']
  if (expression.type === 'TermReference') {
    const term = terms.get(expression.id!.name)
    return term === undefined ? [''] : shapesOf(term.value, terms)
  }
  if (expression.type === 'SelectExpression') return expression.variants.flatMap((variant) => shapesOf(variant.value, terms))
  return ['']
}
