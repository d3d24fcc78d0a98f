export type RealNameRefusal = 'empty' | 'too-short' | 'too-long' | 'not-han' | 'misplaced-dot'

/**
 * Checks a name as it stands on a resident identity card: 2–30 Han characters, parts joined by a middle dot (U+00B7).
 * Blanks are removed and look-alike dots replaced, because the customs record is compared character by character.
 */
export function checkRealName(
  text: string,
): { readonly ok: true; readonly name: string } | { readonly ok: false; readonly refusal: RealNameRefusal } {
  const name = text
    .toWellFormed()
    .replace(/\s+/gu, '')
    .replace(/[•・‧∙⋅.．･●]/gu, '·')
  if (name === '') return { ok: false, refusal: 'empty' }
  if (!/^[\p{Script=Han}·]+$/u.test(name)) return { ok: false, refusal: 'not-han' }
  if (/^·|·$|··/u.test(name)) return { ok: false, refusal: 'misplaced-dot' }
  const length = Array.from(name).length
  if (length < 2) return { ok: false, refusal: 'too-short' }
  if (length > 30) return { ok: false, refusal: 'too-long' }
  return { ok: true, name }
}
