import sanitizeHtml from 'sanitize-html'

const options = {
  allowedTags: ['p', 'br', 'ul', 'ol', 'li', 'strong', 'em', 'h3', 'h4'],
  allowedAttributes: {},
  // The page has its own h1 and h2, so a seller's headings start at the third level.
  transformTags: {
    h1: 'h3',
    h2: 'h3',
    h5: 'h4',
    h6: 'h4',
    b: 'strong',
    i: 'em',
    // Boxes of every kind only keep their words apart here; as paragraphs they would nest, which HTML forbids.
    div: 'br',
    section: 'br',
    article: 'br',
    blockquote: 'br',
    tr: 'br',
    td: 'br',
    th: 'br',
    hr: 'br',
  },
  nestingLimit: 20,
} satisfies sanitizeHtml.IOptions

/**
 * Reduces a description from a shop to paragraphs, breaks, lists, emphasis and two headings, without any attribute.
 * Scripts and styles go with their content; of other elements the words stay.
 *
 * @returns safe HTML; an empty string when nothing readable is left.
 */
export function cleanHtml(html: string): string {
  return trimBreaks(sanitizeHtml(html, options).replace(/(?:<br \/>\s*){3,}/g, '<br /><br />'))
}

/** By hand: a pattern anchored at the end tries every run of spaces anew, and took 75 s on 200,000 of them. */
function trimBreaks(html: string): string {
  let text = html.trim()
  while (text.startsWith('<br />')) text = text.slice(6).trimStart()
  while (text.endsWith('<br />')) text = text.slice(0, -6).trimEnd()
  return text
}
