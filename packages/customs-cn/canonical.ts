// Canonical XML 1.0 (xml-c14n-20010315, without comments) of what `readXml` read. This is the form the signature covers, and the form in
// which this library writes.
import { escapeText } from './text.ts'
import type { XmlAttribute, XmlElement } from './xml-reader.ts'

type Declared = ReadonlyMap<string, string>

export type CanonicalOptions = {
  /** Leaves elements out, as the enveloped-signature transform does with the signature. */
  readonly without?: (element: XmlElement) => boolean
  /** Namespaces in scope around the element: inclusive canonicalisation of a part repeats them all. */
  readonly around?: readonly XmlAttribute[]
}

/** The canonical text of an element. */
export function canonical(element: XmlElement, { without, around = [] }: CanonicalOptions = {}): string {
  const own = new Set(element.attributes.map(({ name }) => name))
  const inherited = around.filter(({ name }) => !own.has(name))
  return write({ ...element, attributes: [...inherited, ...element.attributes] }, new Map(), without ?? (() => false))
}

/** The namespace declarations of an element. */
export const namespacesOf = ({ attributes }: XmlElement): readonly XmlAttribute[] =>
  attributes.filter(({ name }) => isNamespace(name))

function write(element: XmlElement, declared: Declared, without: (element: XmlElement) => boolean): string {
  const fresh = element.attributes.filter(
    ({ name, value }) => isNamespace(name) && (declared.get(name) ?? (name === 'xmlns' ? '' : undefined)) !== value,
  )
  const scope =
    fresh.length === 0 ? declared : new Map([...declared, ...fresh.map(({ name, value }) => [name, value] as const)])
  const spaces = fresh.toSorted((left, right) => order(left.name, right.name))
  const others = element.attributes
    .filter(({ name }) => !isNamespace(name))
    .toSorted((left, right) => order(left.namespace, right.namespace) || order(localOf(left.name), localOf(right.name)))
  const inner = element.children
    .map((child) => {
      if (child.kind === 'text') return escapeText(child.text).replaceAll('\r', '&#xD;')
      return without(child) ? '' : write(child, scope, without)
    })
    .join('')
  return `<${element.name}${[...spaces, ...others].map(attribute).join('')}>${inner}</${element.name}>`
}

function attribute({ name, value }: XmlAttribute): string {
  const escaped = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#x9;')
    .replaceAll('\n', '&#xA;')
    .replaceAll('\r', '&#xD;')
  return ` ${name}="${escaped}"`
}

const isNamespace = (name: string): boolean => name === 'xmlns' || name.startsWith('xmlns:')
const localOf = (name: string): string => name.slice(name.indexOf(':') + 1)
const order = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)
