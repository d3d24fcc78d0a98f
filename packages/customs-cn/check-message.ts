import { closedLists } from './closed-lists.ts'
import { elements, textOf } from './document.ts'
import { explainSchema } from './explain-schema.ts'
import type { FaultRule, Words } from './explain-schema.ts'
import { knownElements } from './known-elements.ts'
import { onePerLine } from './locate.ts'
import type { Place } from './locate.ts'
import { schemaProblems } from './schema-checker.ts'
import type { SchemaProblem } from './schema-checker.ts'
import { messageOf } from './shapes.ts'
import type { MessageName } from './shapes.ts'
import { cebNamespace } from './signature.ts'
import { readXml } from './xml-reader.ts'
import type { XmlElement, XmlRefusal } from './xml-reader.ts'

/** What is wrong with a message, where, by which rule, in words that never repeat the value. */
export type Fault = {
  /** Line in the file, from 1. */
  readonly line: number
  /** `/CEB311Message/Order[2]/OrderHead/orderNo`; `/` for the file as a whole. */
  readonly path: string
  readonly rule: FaultRule | XmlRefusal
  /** `file`: cannot be read as XML. `schema`: the official schema. `specification`: closed lists the schema leaves open. */
  readonly layer: 'file' | 'schema' | 'specification'
  readonly words: Words
}

export type Checked = {
  readonly name: string
  readonly message: MessageName | null
  readonly valid: boolean
  /** Whether the official schema takes it, whatever else is wrong. */
  readonly schemaValid: boolean
  readonly faults: readonly Fault[]
}

export type TextFile = { readonly name: string; readonly xml: string }

/** Checks messages, all in one call of the schema checker. Never throws for what a file holds. */
export async function checkMessages(files: readonly TextFile[]): Promise<readonly Checked[]> {
  const read = files.map(({ name, xml }) => ({ name, reading: readXml(xml) }))
  const located = read.map(({ reading }) => (reading.ok ? onePerLine(reading.root) : null))
  const found = await schemaProblems(located.flatMap((each) => (each === null ? [] : [each.xml])))
  let next = 0
  return read.map(({ name, reading }, index): Checked => {
    const places = located[index]?.places
    if (!reading.ok || places === undefined)
      return { name, message: null, valid: false, schemaValid: false, faults: refusal(reading) }
    const schema = schemaFaults(found[next++] ?? [], places)
    const closed = closedFaults(reading.root, places)
    return {
      name,
      message: reading.root.namespace === cebNamespace ? messageOf(reading.root.local) : null,
      valid: schema.length === 0 && closed.length === 0,
      schemaValid: schema.length === 0,
      faults: [...schema, ...closed.filter(({ path }) => !schema.some((each) => each.path === path))].toSorted(
        (left, right) => left.line - right.line,
      ),
    }
  })
}

const refusalsZh: Readonly<Record<XmlRefusal, string>> = {
  empty: '文件为空。',
  'too-long': '文件过大，无法读取。',
  doctype: '不允许文档类型声明（DOCTYPE）和自定义实体。',
  'not-well-formed': 'XML 格式不正确。',
  'too-deep': '元素嵌套过深。',
  encoding: '文件编码不是 UTF-8。',
}

function refusal(reading: ReturnType<typeof readXml>): readonly Fault[] {
  if (reading.ok) return []
  const { line, rule, reason } = reading
  return [{ line, path: '/', rule, layer: 'file', words: { en: reason, zh: refusalsZh[rule] } }]
}

/** One fault for each place: the checker often says one thing twice. */
function schemaFaults(problems: readonly SchemaProblem[], places: ReadonlyMap<number, Place>): readonly Fault[] {
  const seen = new Set<Place>()
  const lines = problems.length === 0 ? [] : [...places.keys()]
  return problems.flatMap(({ line, message }): readonly Fault[] => {
    const place = placeOf(line, elementIn(message), places, lines)
    if (place !== undefined && seen.has(place)) return []
    if (place !== undefined) seen.add(place)
    const around = place === undefined ? null : { siblings: place.siblings, known: knownElements }
    const { rule, words } = explainSchema(message, around)
    return [{ line: place?.line ?? 1, path: place?.path ?? '/', rule, layer: 'schema', words }]
  })
}

/**
 * The place a line of the checker means. Beyond 65,535 elements it names the line of a text nearby instead; the last element of
 * the name it gives that begins before it is meant then.
 */
function placeOf(
  line: number,
  element: string,
  places: ReadonlyMap<number, Place>,
  lines: readonly number[],
): Place | undefined {
  const exact = places.get(line)
  if (exact?.element === element) return exact
  const before = lines.findLast((each) => each <= line && places.get(each)?.element === element)
  return before === undefined ? exact : places.get(before)
}

const elementIn = (message: string): string => /Element '(?:\{[^}]*\})?([^']+)'/.exec(message)?.[1] ?? ''

function closedFaults(root: XmlElement, places: ReadonlyMap<number, Place>): readonly Fault[] {
  const paths = [...places.values()]
  let at = 0
  const walk = (element: XmlElement): readonly Fault[] => {
    const place = paths[at++]
    const allowed = element.namespace === cebNamespace ? closedLists[element.local] : undefined
    const own =
      allowed === undefined || place === undefined || allowed.includes(textOf(element))
        ? []
        : [closedFault(place, allowed)]
    return [...own, ...elements(element).flatMap(walk)]
  }
  return walk(root)
}

const closedFault = ({ element, path, line }: Place, allowed: readonly string[]): Fault => ({
  line,
  path,
  rule: 'not-listed',
  layer: 'specification',
  words: {
    en: `${element} must be ${allowed.join(' or ')}.`,
    zh: `${element} 只能填 ${allowed.join(' 或 ')}。`,
  },
})
