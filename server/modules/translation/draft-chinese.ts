import { draftText, type DraftedText } from './draft-text.ts'
import { builtInGlossary, type Glossary } from './glossary.ts'
import type { ChineseDraft, TranslationRequest, Translator } from './translation-port.ts'

/** Even where every word is known, a word list is no translator. */
const confidenceMax = 90

/**
 * Drafts a listing in Chinese from the built-in glossary, by rules alone: no network, the same answer every time. It is a
 * glossary draft (`by: 'glossary'`, `mustBeEdited: true`) which a person must edit. Tags of the description stay exactly
 * as they are; American measures become metric with the original in brackets; the vendor's name stays in Latin letters;
 * words it does not know stay in English and are listed once each. Never throws.
 */
export function draftChinese(
  request: TranslationRequest,
  glossary: Glossary = builtInGlossary,
): ChineseDraft & { readonly by: 'glossary' } {
  const parts: DraftedText[] = []
  const draft = (text: string): string => {
    const drafted = draftText(glossary, text, request.vendor)
    parts.push(drafted)
    return drafted.zh
  }
  const titleZh = draft(request.title)
  const descriptionZhHtml = draftHtml(request.descriptionHtml, draft)
  const optionNamesZh = request.optionNames.map(draft)
  const optionValuesZh = request.optionValues.map((values) => values.map(draft))
  const known = parts.reduce((sum, part) => sum + part.known, 0)
  const total = parts.reduce((sum, part) => sum + part.total, 0)
  return {
    titleZh,
    descriptionZhHtml,
    optionNamesZh,
    optionValuesZh,
    confidence: total === 0 ? 0 : Math.min(confidenceMax, Math.floor((known * 100) / total)),
    unknownWords: [...new Set(parts.flatMap((part) => part.unknown))],
    by: 'glossary',
    mustBeEdited: true,
  }
}

/** The built-in drafter behind the port. */
export const glossaryTranslator: Translator = async (request) => ({ ok: true, draft: draftChinese(request) })

const tagOrText =
  /<!--[\s\S]*?(?:-->|$)|<(?:script|style)\b[\s\S]*?(?:<\/(?:script|style)\s*>|$)|<\/?[a-z][^>]*(?:>|$)|<|[^<]+/giu

/** Translates the text between tags; tags, comments, scripts and styles pass through untouched. */
function draftHtml(html: string, draft: (text: string) => string): string {
  return html.replace(tagOrText, (part) =>
    part.startsWith('<') && part !== '<' ? part : escapeText(draft(unescapeText(part))),
  )
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  rsquo: '’',
  lsquo: '‘',
  ldquo: '“',
  rdquo: '”',
  reg: '®',
  trade: '™',
  deg: '°',
  frac12: ' 1/2',
  eacute: 'é',
}

function unescapeText(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z][a-z0-9]{1,10}));/giu, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(named, String(name)) ? (named[String(name)] ?? whole) : whole
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal)
    return code > 0 && code <= 0x10_ff_ff && !(code >= 0xd8_00 && code <= 0xdf_ff) ? String.fromCodePoint(code) : whole
  })
}

const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
