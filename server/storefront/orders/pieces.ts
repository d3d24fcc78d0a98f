import type { Pieces } from '#modules/orders'

/** `line-2` = `3`: three pieces of line 2. What is no number is no piece; how many there are is judged where they are taken. */
export function piecesIn(fields: Readonly<Record<string, string>>): readonly Pieces[] {
  return Object.entries(fields).flatMap(([name, text]) => {
    const at = /^line-(\d{1,3})$/.exec(name)?.[1]
    const quantity = /^\d{1,4}$/.test(text.trim()) ? Number(text.trim()) : 0
    return at === undefined || quantity === 0 ? [] : [{ line: Number(at), quantity }]
  })
}
