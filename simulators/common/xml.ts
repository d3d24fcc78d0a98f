type Content = string | readonly (string | null)[]

/** One element; text content is escaped by `text`, so that nested elements can be given as they are. A null child is left out. */
export function element(name: string, content: Content, attributes: Readonly<Record<string, string>> = {}): string {
  const inside = typeof content === 'string' ? content : content.filter((each) => each !== null).join('')
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`)
  return `<${name}${written.join('')}>${inside}</${name}>`
}

/** An element that holds text. */
export function text(name: string, value: string, attributes: Readonly<Record<string, string>> = {}): string {
  return element(name, escapeXml(value), attributes)
}

export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

function escapeXml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
