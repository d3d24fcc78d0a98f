// A message as a document: every element that stands in it, nothing added, nothing cut. The typed readers and builders are for what we
// send and act upon; this is for taking over, showing, storing and writing again what somebody else wrote.
import { canonical, namespacesOf } from './canonical.ts'
import { declared } from './message.ts'
import { messageOf, shapes } from './shapes.ts'
import type { MessageName } from './shapes.ts'
import { cebNamespace } from './signature.ts'
import { escapeText } from './text.ts'
import { readXml } from './xml-reader.ts'
import type { XmlElement, XmlReading, XmlText } from './xml-reader.ts'

/** Field by field in the order of the message; an element that stands empty is an empty text. */
export type Row = Readonly<Record<string, string>>

export type CebDocument = {
  readonly message: MessageName
  readonly guid: string
  readonly version: string
  readonly records: readonly { readonly head: Row; readonly lines: readonly Row[] }[]
  readonly transfer: Row | null
  readonly subscribers: readonly Row[]
  /** Canonical text of elements that are carried along as they are. A signature holds only while nothing else was changed. */
  readonly extension: string | null
  readonly signature: string | null
}

export type ReadDocument =
  | { readonly ok: true; readonly document: CebDocument }
  | { readonly ok: false; readonly line: number; readonly reason: string }

/** Reads any of the 19 messages of the import side. Refuses what is no such message or has elements where this edition has none. */
export function readDocument(xml: string): ReadDocument {
  return documentOf(readXml(xml))
}

export function documentOf(reading: XmlReading): ReadDocument {
  if (!reading.ok) return reading
  const { root } = reading
  const message = root.namespace === cebNamespace ? messageOf(root.local) : null
  if (message === null) return { ok: false, line: root.line, reason: `${root.name} is no message of the import side.` }
  const { entity } = shapes[message]
  const known = new Set([entity, 'BaseTransfer', 'BaseSubscribe', 'ExtendMessage', 'Signature'])
  const foreign = elements(root).find(({ local }) => !known.has(local))
  if (foreign !== undefined) return { ok: false, line: foreign.line, reason: `${foreign.name} does not belong there.` }
  const named = (local: string): readonly XmlElement[] => elements(root).filter((each) => each.local === local)
  const carried = (local: string): string | null => {
    const [element] = named(local)
    return element === undefined ? null : canonical(element, { around: namespacesOf(root) })
  }
  const [transfer] = named('BaseTransfer')
  return {
    ok: true,
    document: {
      message,
      guid: attributeOf(root, 'guid'),
      version: attributeOf(root, 'version'),
      records: named(entity).map((record) => recordOf(record, message)),
      transfer: transfer === undefined ? null : rowOf(transfer),
      subscribers: named('BaseSubscribe').map(rowOf),
      extension: carried('ExtendMessage'),
      signature: carried('Signature'),
    },
  }
}

/** Writes a document again: canonical, one line after the declaration. `readDocument` of it gives the same document. */
export function writeDocument(document: CebDocument): string {
  const { entity, head, list } = shapes[document.message]
  const records = document.records.map((record) => {
    const fields = head === null ? rows(record.head) : wrap(head, rows(record.head))
    return wrap(entity, fields + record.lines.map((line) => wrap(list ?? 'List', rows(line))).join(''))
  })
  const body = [
    ...records,
    ...(document.transfer === null ? [] : [wrap('BaseTransfer', rows(document.transfer))]),
    ...document.subscribers.map((each) => wrap('BaseSubscribe', rows(each))),
    document.extension ?? '',
    document.signature ?? '',
  ].join('')
  const root = `ceb:${document.message}Message`
  return declared(
    `<${root} xmlns:ceb="${cebNamespace}" guid="${quoted(document.guid)}" version="${quoted(document.version)}">${body}</${root}>`,
  )
}

/** The children of an element that are elements. */
export const elements = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter((child): child is XmlElement => child.kind === 'element')

/** The text of an element without elements of its own. */
export const textOf = (element: XmlElement): string =>
  element.children
    .filter((child): child is XmlText => child.kind === 'text')
    .map(({ text }) => text)
    .join('')

function recordOf(record: XmlElement, message: MessageName) {
  const { head, list } = shapes[message]
  const [own] = head === null ? [record] : elements(record).filter(({ local }) => local === head)
  return {
    head: own === undefined ? {} : rowOf(own),
    lines:
      list === null
        ? []
        : elements(record)
            .filter(({ local }) => local === list)
            .map(rowOf),
  }
}

function rowOf(element: XmlElement): Row {
  return Object.fromEntries(elements(element).map((field) => [field.local, textOf(field)]))
}

function attributeOf(element: XmlElement, name: string): string {
  return element.attributes.find((each) => each.name === name)?.value ?? ''
}

const wrap = (name: string, inner: string): string => `<ceb:${name}>${inner}</ceb:${name}>`
const rows = (row: Row): string =>
  Object.entries(row)
    .map(([name, value]) => wrap(name, escapeText(value)))
    .join('')
const quoted = (value: string): string => escapeText(value).replaceAll('"', '&quot;')
