import { unprintable } from '#platform/glyphs'
import { codePoint } from './pdf.ts'
import { refuse } from './refusals.ts'

/** Refuses `fulfilment.unprintable` when the font lacks a character of the text, naming them by their code points. */
export function glyphsOrRefuse(text: string): void {
  const missing = unprintable(text)
  if (missing.length > 0) throw refuse('fulfilment.unprintable', { characters: missing.map(codePoint).join(' ') })
}
