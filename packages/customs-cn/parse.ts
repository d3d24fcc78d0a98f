import { XMLParser, XMLValidator } from 'fast-xml-parser'
import type { Layout } from './field.ts'

export type Node = Readonly<Record<string, unknown>>

export type Parsed =
  | { readonly ok: true; readonly root: string; readonly guid: string; readonly node: Node }
  | { readonly ok: false; readonly reason: string }

/** Above this nothing is parsed: a full message of 100 records with 99 lines each stays below it. */
const longestText = 64 * 1024 * 1024

/** Parses one message without regard to its namespace prefix. Document type declarations, and so every entity of one's own, are refused. */
export function parseMessage(xml: string): Parsed {
  const text = xml.replace(/^\uFEFF/, '').trimStart()
  if (text.length > longestText) return { ok: false, reason: 'the message is too long' }
  if (/<!DOCTYPE/i.test(text)) return { ok: false, reason: 'a document type declaration is not allowed' }
  const wellFormed = XMLValidator.validate(text)
  if (wellFormed !== true)
    return { ok: false, reason: `not well-formed, line ${wellFormed.err.line}: ${wellFormed.err.msg}` }
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: false,
    ignoreDeclaration: true,
    ignorePiTags: true,
  })
  let document: unknown
  try {
    document = parser.parse(text)
  } catch (error) {
    // The parser throws at its own limits, on nesting for one. The text came from outside, so that is an answer and not a fault.
    return { ok: false, reason: error instanceof Error ? error.message : 'the parser gave up' }
  }
  if (!isNode(document)) return { ok: false, reason: 'there is no root element' }
  const [root = '', extra] = Object.keys(document).filter((key) => key !== '#text')
  const node = document[root]
  if (extra !== undefined || !isNode(node)) return { ok: false, reason: 'there is no single root element with content' }
  return { ok: true, root, guid: contentOf(node['@guid']) ?? '', node }
}

/** The children of one name, none, one or several. */
export function children(node: Node, name: string): readonly Node[] {
  const found = node[name]
  return (Array.isArray(found) ? found : [found]).filter(isNode)
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Raised inside the readers only; each turns it into its `reason`. */
export class Unreadable extends Error {}

/** Reads a record by its layout. Lenient: unknown elements, lengths and codes pass; only a required element that is not there does not. */
export function readFields<T extends object>(layout: Layout<T>, node: Node, at: string): T {
  const values: Record<string, string | number> = {}
  for (const field of layout) {
    if ('fixed' in field) continue
    const content = contentOf(node[field.name])
    if (content === undefined || content === '') {
      if (field.mayBeEmpty === true && content !== undefined) values[field.name] = ''
      else if (field.required && field.fallback === undefined) throw new Unreadable(`${at}: ${field.name} is missing`)
      continue
    }
    values[field.name] = field.rule.kind === 'serial' ? Number(content) : content
  }
  // The layout lists exactly the keys of T, and which of them may be absent; text becomes a typed record here and only here.
  return values as T
}

function contentOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (isNode(value) && typeof value['#text'] === 'string') return value['#text']
  return undefined
}
