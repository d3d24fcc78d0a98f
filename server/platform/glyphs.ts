import { readFileSync } from 'node:fs'
import { fontFile } from './fonts.ts'

/**
 * Which characters the printed font can draw. A PDF draws a missing one as an empty box without an error, and a parcel whose
 * name is a box does not clear; so a text is asked here before it is printed. The answer is read from the font's own
 * character map (`cmap`, formats 4 and 12).
 */
const known: { covers?: (codePoint: number) => boolean } = {}

/** The characters of a text that cannot be printed, each once. */
export function unprintable(text: string): readonly string[] {
  const covers = (known.covers ??= readCoverage(readFileSync(fontFile('400Regular'))))
  return [...new Set(text)].filter((each) => each !== '\n' && !covers(each.codePointAt(0) ?? 0))
}

function readCoverage(font: Buffer): (codePoint: number) => boolean {
  const cmap = tableAt(font, 'cmap')
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, at) => cmap + font.readUInt32BE(cmap + 8 + at * 8),
  )
  const readers = subtables.map((at) => readerOf(font, at)).filter((reader) => reader !== null)
  return (codePoint) => readers.some((reader) => reader(codePoint))
}

function tableAt(font: Buffer, name: string): number {
  const count = font.readUInt16BE(4)
  for (let at = 12; at < 12 + count * 16; at += 16)
    if (font.toString('latin1', at, at + 4) === name) return font.readUInt32BE(at + 8)
  throw new Error(`the font has no table ${name}`)
}

function readerOf(font: Buffer, at: number): ((codePoint: number) => boolean) | null {
  const format = font.readUInt16BE(at)
  if (format === 12) return inGroups(font, at)
  return format === 4 ? inSegments(font, at) : null
}

/** Format 12: groups of first code point, last code point, first glyph. */
function inGroups(font: Buffer, at: number): (codePoint: number) => boolean {
  const groups = Array.from({ length: font.readUInt32BE(at + 12) }, (_, index) => {
    const group = at + 16 + index * 12
    return { first: font.readUInt32BE(group), last: font.readUInt32BE(group + 4), glyph: font.readUInt32BE(group + 8) }
  })
  return (codePoint) =>
    groups.some(({ first, last, glyph }) => codePoint >= first && codePoint <= last && glyph + codePoint - first > 0)
}

/** Format 4: segments of 16-bit code points; glyph 0 is the empty box. */
function inSegments(font: Buffer, at: number): (codePoint: number) => boolean {
  const double = font.readUInt16BE(at + 6)
  const ends = at + 14
  const starts = ends + double + 2
  const deltas = starts + double
  const offsets = deltas + double
  return (codePoint) => {
    if (codePoint > 0xffff) return false
    for (let each = 0; each < double; each += 2) {
      if (font.readUInt16BE(ends + each) < codePoint) continue
      const start = font.readUInt16BE(starts + each)
      if (start > codePoint) return false
      const offset = font.readUInt16BE(offsets + each)
      const delta = font.readUInt16BE(deltas + each)
      if (offset === 0) return ((codePoint + delta) & 0xffff) !== 0
      return font.readUInt16BE(offsets + each + offset + (codePoint - start) * 2) !== 0
    }
    return false
  }
}
