import { elements, textOf } from './document.ts'
import { escapeText } from './text.ts'
import { readXml } from './xml-reader.ts'
import type { XmlElement } from './xml-reader.ts'

/** A message with one element a line, indented, for people to read; text that cannot be read as XML as it is. A signature over it no longer holds. */
export function prettyXml(xml: string): string {
  const read = readXml(xml)
  return read.ok ? `<?xml version="1.0" encoding="UTF-8"?>\n${write(read.root, '')}` : xml
}

function write(element: XmlElement, indent: string): string {
  const attributes = element.attributes.map(
    ({ name, value }) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`,
  )
  const open = `${indent}<${element.name}${attributes.join('')}`
  const inner = elements(element)
  if (inner.length > 0)
    return `${open}>\n${inner.map((each) => write(each, `${indent}  `)).join('')}${indent}</${element.name}>\n`
  const text = textOf(element)
  return text === '' ? `${open}/>\n` : `${open}>${escapeText(text)}</${element.name}>\n`
}
