import { singular } from '#platform/singular'

/** Words that say nothing about what a thing is made of or used for. */
const stop = new Set(
  'a an the and or of for with in on by to from our your its is are other not than whether similar like kind used use nec heading no chapter item organic premium natural pure fresh gift pack set box jar bottle bag case can tin lb oz ml kg size small large medium new best handmade homemade artisan classic original usa american made all family farm local'.split(
    ' ',
  ),
)
/** Dropped only from queries and synonyms; in the nomenclature they are what tells two lines apart. */
const meaningful = new Set(['fresh', 'organic', 'bag', 'box', 'jar', 'bottle', 'can', 'set', 'case', 'tin', 'made'])

/** Every Latin word of a text in order, in lower case and singular; possessives lose their ending. */
export function latinWords(text: string): readonly string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s\b/gu, '')
    .replace(/t-shirt/gu, 'tshirt')
  return (plain.match(/[a-z]+/gu) ?? []).map(singular)
}

/** The words of a query or synonym that carry meaning. */
export const telling = (text: string): readonly string[] => latinWords(text).filter((word) => !stop.has(word))

/** Words of packing: alone they say nothing, but a baby bottle is no baby. */
const packing = new Set(['set', 'box', 'jar', 'bottle', 'bag', 'case', 'can', 'tin'])

/** The words of a text that carry meaning, and those of packing between and after them. */
export const tellingAndPacking = (text: string): readonly string[] =>
  latinWords(text).filter((word) => !stop.has(word) || packing.has(word))

export const namesPacking = (words: readonly string[]): boolean => words.some((word) => packing.has(word))

/** The words of a nomenclature line, without what the line says it is not. */
export function lineWords(description: string): readonly string[] {
  const said = description
    .replace(/\((?:excluding|other than|not)\b[^)]*\)/giu, ' ')
    .replace(/\b(?:excluding|other than|not)\b[^,;()]*/giu, ' ')
  return latinWords(said).filter((word) => !stop.has(word) || meaningful.has(word))
}
