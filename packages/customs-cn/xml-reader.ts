// A small strict reader of XML 1.0 with namespaces, for messages that come from outside. It exists beside the schema checker because it
// must say where something stands (line and path), must keep what canonicalisation needs (prefixes, namespace declarations, the order of
// attributes), and must never fetch, expand or recurse: no document type, no entity but the five of XML, no nesting beyond 32.

export type XmlElement = {
  readonly kind: 'element'
  /** As written, `ceb:OrderHead`. */
  readonly name: string
  readonly local: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: readonly (XmlElement | XmlText)[]
  /** Line on which it begins, from 1. */
  readonly line: number
}
export type XmlText = { readonly kind: 'text'; readonly text: string; readonly line: number }
export type XmlAttribute = { readonly name: string; readonly namespace: string; readonly value: string }

export type XmlReading =
  | { readonly ok: true; readonly root: XmlElement }
  | { readonly ok: false; readonly line: number; readonly reason: string; readonly rule: XmlRefusal }
export type XmlRefusal = 'empty' | 'too-long' | 'doctype' | 'not-well-formed' | 'too-deep' | 'encoding'

/** Above this nothing is read: a full message of 100 records with 99 lines each stays below it. */
export const longestText = 64 * 1024 * 1024
const deepest = 32
const nameStart = String.raw`[A-Za-z_\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD]`
const nameRest = nameStart.replace(']', String.raw`\-.0-9\u00B7\u0300-\u036F\u203F\u2040]`)
const nameAt = new RegExp(`(?:${nameStart}${nameRest}*:)?${nameStart}${nameRest}*`, 'y')
const xmlNamespace = 'http://www.w3.org/XML/1998/namespace'

class Refused extends Error {
  readonly rule: XmlRefusal
  readonly at: number
  constructor(rule: XmlRefusal, at: number, reason: string) {
    super(reason)
    this.rule = rule
    this.at = at
  }
}

type Building = {
  readonly kind: 'element'
  readonly name: string
  readonly local: string
  readonly namespace: string
  readonly attributes: readonly XmlAttribute[]
  readonly children: (Building | XmlText)[]
  readonly line: number
}
type Open = { readonly element: Building; readonly scope: Scope }
type Scope = ReadonlyMap<string, string>

/** Reads one document. A byte order mark is tolerated. Comments and processing instructions are left out, CDATA becomes text. */
export function readXml(source: string): XmlReading {
  const text = source.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n')
  const lines = new LineCounter(text)
  try {
    if (text.trim() === '') throw new Refused('empty', 0, 'The file is empty.')
    if (text.length > longestText)
      throw new Refused('too-long', 0, `The text is longer than ${longestText} characters.`)
    return { ok: true, root: readDocument(text, lines) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { ok: false, line: new LineCounter(text).at(error.at), reason: error.message, rule: error.rule }
  }
}

/** Counts lines forward only, so that a whole document costs one pass, also one that is a single long line. */
class LineCounter {
  readonly #text: string
  #line = 1
  #next: number
  constructor(text: string) {
    this.#text = text
    this.#next = endOfLine(text, 0)
  }
  at(position: number): number {
    while (this.#next < position) {
      this.#line += 1
      this.#next = endOfLine(this.#text, this.#next + 1)
    }
    return this.#line
  }
}

function endOfLine(text: string, from: number): number {
  const found = text.indexOf('\n', from)
  return found < 0 ? Number.POSITIVE_INFINITY : found
}

function readDocument(text: string, lines: LineCounter): XmlElement {
  const stack: Open[] = []
  let root: Building | null = null
  let at = declarationEnd(text)
  while (at < text.length) {
    const open = stack.at(-1)
    const tag = text.indexOf('<', at)
    const end = tag < 0 ? text.length : tag
    if (end > at) addText(open, text, at, end, lines)
    if (tag < 0) break
    if (text.startsWith('<!--', tag)) at = commentEnd(text, tag)
    else if (text.startsWith('<![CDATA[', tag)) at = addCdata(open, text, tag, lines)
    else if (text.startsWith('<?', tag)) at = instructionEnd(text, tag)
    else if (text.startsWith('<!', tag)) throw markup(text, tag)
    else if (text.startsWith('</', tag)) at = close(stack, text, tag)
    else {
      if (open === undefined && root !== null) throw broken(tag, 'A second root element begins.')
      if (stack.length >= deepest) throw new Refused('too-deep', tag, `Elements are nested more than ${deepest} deep.`)
      const begun = startTag(text, tag, open?.scope ?? new Map(), lines)
      if (open === undefined) root = begun.element
      else open.element.children.push(begun.element)
      if (!begun.closed) stack.push(begun)
      at = begun.end
    }
  }
  const left = stack.at(-1)
  if (left !== undefined) throw broken(text.length, `${left.element.name} is not closed.`)
  if (root === null) throw broken(text.length, 'There is no root element.')
  return root
}

function declarationEnd(text: string): number {
  if (!/^<\?xml[\s?]/.test(text)) return 0
  const found =
    /^<\?xml\s+version\s*=\s*(?:"1\.\d"|'1\.\d')(?:\s+encoding\s*=\s*(?:"([\w.-]+)"|'([\w.-]+)'))?(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>/.exec(
      text,
    )
  if (found === null) throw broken(0, 'The XML declaration is malformed.')
  const encoding = (found[1] ?? found[2] ?? 'UTF-8').toUpperCase()
  if (encoding !== 'UTF-8' && encoding !== 'UTF8')
    throw new Refused('encoding', 0, `The file declares the encoding ${encoding.slice(0, 20)}; messages are UTF-8.`)
  return found[0].length
}

function addText(open: Open | undefined, text: string, at: number, end: number, lines: LineCounter): void {
  const raw = text.slice(at, end)
  const line = lines.at(at)
  if (open === undefined) {
    if (raw.trim() !== '') throw broken(at, 'Text stands outside the root element.')
    return
  }
  const wrong = raw.indexOf(']]>')
  if (wrong >= 0) throw broken(at + wrong, 'The signs ]]> stand in text.')
  push(open.element, expand(raw, at), line)
}

function addCdata(open: Open | undefined, text: string, tag: number, lines: LineCounter): number {
  const end = text.indexOf(']]>', tag)
  if (end < 0) throw broken(tag, 'A CDATA section is not closed.')
  if (open === undefined) throw broken(tag, 'A CDATA section stands outside the root element.')
  push(open.element, legal(text.slice(tag + 9, end), tag), lines.at(tag))
  return end + 3
}

/** Pieces of text that only a comment or CDATA separates are one text. */
function push(element: Building, text: string, line: number): void {
  const last = element.children.at(-1)
  if (last?.kind !== 'text') element.children.push({ kind: 'text', text, line })
  else element.children[element.children.length - 1] = { ...last, text: last.text + text }
}

function commentEnd(text: string, tag: number): number {
  const end = text.indexOf('--', tag + 4)
  if (end < 0 || text[end + 2] !== '>') throw broken(tag, 'A comment is not closed, or holds two hyphens.')
  legal(text.slice(tag + 4, end), tag)
  return end + 3
}

function instructionEnd(text: string, tag: number): number {
  const end = text.indexOf('?>', tag)
  if (end < 0) throw broken(tag, 'A processing instruction is not closed.')
  if (
    !/^<\?[A-Za-z_][\w.-]*(?:\s|\?>)/.test(text.slice(tag, end + 2)) ||
    /^<\?xml[\s?]/i.test(text.slice(tag, tag + 6))
  )
    throw broken(tag, 'A processing instruction is malformed.')
  return end + 2
}

function markup(text: string, tag: number): Refused {
  if (/^<!DOCTYPE/i.test(text.slice(tag, tag + 9)))
    return new Refused('doctype', tag, 'A document type declaration is not allowed, nor any entity of one’s own.')
  return broken(tag, 'Unknown markup.')
}

function close(stack: Open[], text: string, tag: number): number {
  const open = stack.pop()
  const name = nameOf(text, tag + 2)
  const rest = /^\s*>/.exec(text.slice(tag + 2 + name.length, tag + 2 + name.length + 200))
  if (open === undefined) throw broken(tag, `</${name}> closes nothing.`)
  if (open.element.name !== name) throw broken(tag, `</${name}> stands where </${open.element.name}> is due.`)
  if (rest === null) throw broken(tag, `</${name} is not closed.`)
  return tag + 2 + name.length + rest[0].length
}

type Raw = { readonly name: string; readonly value: string; readonly at: number }

function startTag(text: string, tag: number, outer: Scope, lines: LineCounter) {
  const name = nameOf(text, tag + 1)
  const { raws, closed, end } = rawAttributes(text, tag, tag + 1 + name.length)
  const scope = scopeOf(outer, raws)
  const attributes = raws.map(({ name: own, value, at }): XmlAttribute => {
    const prefix = prefixOf(own)
    return { name: own, value, namespace: prefix === '' ? '' : resolve(scope, prefix, at) }
  })
  const seen = new Set(
    attributes.map((each) => (each.namespace === '' ? each.name : `${each.namespace} ${localOf(each.name)}`)),
  )
  if (seen.size !== attributes.length) throw broken(tag, `An attribute of ${name} stands twice.`)
  const element: Building = {
    kind: 'element',
    name,
    local: localOf(name),
    namespace: resolve(scope, prefixOf(name), tag),
    attributes,
    children: [],
    line: lines.at(tag),
  }
  return { element, scope, closed, end }
}

function rawAttributes(text: string, tag: number, from: number) {
  const raws: Raw[] = []
  const space = /\s*/y
  let at = from
  for (;;) {
    space.lastIndex = at
    const gap = space.exec(text)?.[0].length ?? 0
    at += gap
    if (text[at] === '>') return { raws, closed: false, end: at + 1 }
    if (text.startsWith('/>', at)) return { raws, closed: true, end: at + 2 }
    if (at >= text.length || gap === 0) throw broken(tag, 'A tag is malformed or not closed.')
    const name = nameOf(text, at)
    const middle = /^\s*=\s*/.exec(text.slice(at + name.length, at + name.length + 200))
    const open = at + name.length + (middle?.[0].length ?? 0)
    const quote = text[open]
    if (middle === null || (quote !== '"' && quote !== "'")) throw broken(at, `The attribute ${name} has no value.`)
    const end = text.indexOf(quote, open + 1)
    if (end < 0) throw broken(at, `The attribute ${name} is not closed.`)
    const raw = text.slice(open + 1, end)
    if (raw.includes('<')) throw broken(at, `The attribute ${name} holds the sign <.`)
    raws.push({ name, value: expand(raw.replaceAll(/[\t\n]/g, ' '), at), at })
    at = end + 1
  }
}

function scopeOf(outer: Scope, raws: readonly Raw[]): Scope {
  const declared = raws.filter(({ name }) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (declared.length === 0) return outer
  const scope = new Map(outer)
  for (const { name, value, at } of declared) {
    const prefix = name === 'xmlns' ? '' : name.slice(6)
    if (prefix !== '' && value === '') throw broken(at, `The prefix ${prefix} is bound to nothing.`)
    scope.set(prefix, value)
  }
  return scope
}

function resolve(scope: Scope, prefix: string, at: number): string {
  if (prefix === 'xml') return xmlNamespace
  if (prefix === 'xmlns') return 'http://www.w3.org/2000/xmlns/'
  const found = scope.get(prefix)
  if (found === undefined && prefix !== '') throw broken(at, `The prefix ${prefix} is not declared.`)
  return found ?? ''
}

function nameOf(text: string, at: number): string {
  nameAt.lastIndex = at
  const found = nameAt.exec(text)?.[0]
  if (found === undefined) throw broken(at, 'A name is expected after <.')
  return found
}

const prefixOf = (name: string): string => (name.includes(':') ? name.slice(0, name.indexOf(':')) : '')
const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)
const broken = (at: number, reason: string): Refused => new Refused('not-well-formed', at, reason)
const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function expand(raw: string, at: number): string {
  const plain = legal(raw, at)
  if (!plain.includes('&')) return plain
  return plain.replaceAll(
    /&(?:#x([0-9A-Fa-f]{1,6})|#([0-9]{1,7})|([A-Za-z][\w.-]*));|&/g,
    (found, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) {
        const sign = named[name]
        if (sign === undefined) throw broken(at, `The entity ${name.slice(0, 30)} is not declared.`)
        return sign
      }
      if (hex === undefined && decimal === undefined) throw broken(at, 'The sign & stands alone.')
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
      if (!isLegal(code)) throw broken(at, `${found} is no character that XML allows.`)
      return String.fromCodePoint(code)
    },
  )
}

function legal(text: string, at: number): string {
  if (!suspect.test(text)) return text
  let position = at
  for (const character of text) {
    if (!isLegal(character.codePointAt(0) ?? 0))
      throw broken(position, 'A character stands here that XML does not allow.')
    position += character.length
  }
  return text
}

/** Anything but what nearly every text is made of: looked at closely only then. */
const suspect = /[^\t\n -\uD7FF\uE000-\uFFFD]/

const isLegal = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff)
