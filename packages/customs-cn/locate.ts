import { escapeText } from './text.ts'
import type { XmlElement } from './xml-reader.ts'

/** Where an element stands in the file it came from. */
export type Place = {
  readonly element: string
  /** `/CEB311Message/Order[2]/OrderHead/orderNo`: counted where there are several of a name. */
  readonly path: string
  readonly line: number
  /** How often each name stands beside it, its own included. */
  readonly siblings: ReadonlyMap<string, number>
}

/**
 * Writes a document so that every element begins on a line of its own (a line break inside the tag, where white space means
 * nothing), and says which place each of these lines is. The schema checker names lines only, and a built message is a single one.
 */
export function onePerLine(root: XmlElement): { readonly xml: string; readonly places: ReadonlyMap<number, Place> } {
  const places = new Map<number, Place>()
  const parts: string[] = []
  let line = 1
  const add = (text: string): void => {
    parts.push(text)
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) line += 1
  }
  const write = (element: XmlElement, path: string, siblings: ReadonlyMap<string, number>): void => {
    add(`<${element.name}${element.attributes.map(({ name, value }) => ` ${name}="${quoted(value)}"`).join('')}\n>`)
    places.set(line, { element: element.local, path, line: element.line, siblings })
    const totals = new Map<string, number>()
    for (const child of element.children)
      if (child.kind === 'element') totals.set(child.local, (totals.get(child.local) ?? 0) + 1)
    const counts = new Map<string, number>()
    for (const child of element.children) {
      if (child.kind === 'text') add(escapeText(child.text).replaceAll('\r', '&#13;'))
      else {
        const nth = (counts.get(child.local) ?? 0) + 1
        counts.set(child.local, nth)
        write(child, `${path}/${child.local}${(totals.get(child.local) ?? 0) > 1 ? `[${nth}]` : ''}`, totals)
      }
    }
    add(`</${element.name}>`)
  }
  write(root, `/${root.local}`, new Map())
  return { xml: parts.join(''), places }
}

const quoted = (value: string): string =>
  escapeText(value)
    .replaceAll('"', '&quot;')
    .replaceAll(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`)
