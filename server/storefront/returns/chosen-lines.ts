import { refuseReturn } from '#modules/returns'

/** The lines of a form with the pieces chosen of each; lines of which none is chosen are left out. */
export function chosenLines(
  lines: readonly string[],
  pieces: readonly string[],
): readonly { readonly line: number; readonly quantity: number }[] {
  const chosen = lines
    .map((text, at) => ({ line: wholeOf(text), quantity: wholeOf(pieces[at] ?? '') }))
    .filter(({ line, quantity }) => line > 0 && quantity > 0)
  if (chosen.length === 0) throw refuseReturn('returns.nothing-chosen')
  return chosen
}

/** A whole number of digits, 0 for anything else. */
export const wholeOf = (text: string): number => (/^\d{1,3}$/.test(text) ? Number(text) : 0)
