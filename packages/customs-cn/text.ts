/** The length as the schema counts it: characters (code points), not UTF-16 units and not bytes. */
export function lengthOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

/**
 * Why this text may not stand in a message, or null. Control characters (line breaks and tabs among them), lone surrogates and
 * non-characters are refused: XML forbids most of them, and the rest would change under canonicalisation, so that the signature
 * would cover another text than the one sent.
 */
export function characterProblem(text: string): string | null {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    const hex = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f) || code === 0x2028 || code === 0x2029)
      return `holds the control character ${hex}`
    if (code >= 0xd800 && code <= 0xdfff) return `holds half a surrogate pair, ${hex}`
    if ((code & 0xfffe) === 0xfffe) return `holds the non-character ${hex}`
  }
  return null
}

/** Escapes for element text exactly as C14N writes it, so that what is built is already canonical. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * The one normalisation that precedes every comparison: full-width letters, digits, signs and spaces become half-width, runs of
 * white space become one space, the ends are trimmed. Nothing else is forgiven: case, punctuation and word order count.
 */
export function normalise(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/\s+/g, ' ')
    .trim()
}
