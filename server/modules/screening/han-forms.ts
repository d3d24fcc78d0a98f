import { parse } from 'csv-parse/sync'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pinyin } from 'pinyin-pro'

/** Words of Chinese business names, places and double surnames with what stands for them in Latin letters. */
type Known = { readonly kind: string; readonly latin: string }
const rows: readonly Readonly<Record<string, string>>[] = parse(
  readFileSync(join(import.meta.dirname, 'han-words.csv')),
  { columns: true },
)
const known: ReadonlyMap<string, Known> = new Map(
  rows.map((row) => [row['word'] ?? '', { kind: row['kind'] ?? '', latin: row['latin'] ?? '' }]),
)
const wordMax = Math.max(...Array.from(known.keys(), (word) => word.length))
const personMax = 4

/**
 * The Latin forms of a text with Chinese characters: a person as surname and given name; a firm by its sounds with its
 * business words translated, and again by its sounds alone. Traditional characters sound like their simplified ones.
 */
export function hanForms(text: string): readonly string[] {
  const forms = [(run: string) => spelt(run, true), (run: string) => spelt(run, false)]
  return forms.map((form) => text.replace(/\p{Script=Han}+/gu, (run) => ` ${form(run)} `))
}

type Piece = { readonly text: string; readonly known: Known | null }

function spelt(run: string, translate: boolean): string {
  const pieces = piecesOf(run)
  const business = pieces.some((piece) => piece.known !== null && piece.known.kind !== 'surname')
  if (!business && run.length <= personMax) return person(run)
  return pieces
    .map(({ text, known: meaning }) => {
      if (meaning === null) return together(text)
      return translate || meaning.kind !== 'word' ? meaning.latin : together(text)
    })
    .join(' ')
}

/** The longest known words first; what lies between them stays together. */
function piecesOf(run: string): readonly Piece[] {
  const pieces: Piece[] = []
  const letters = Array.from(run)
  for (let at = 0; at < letters.length;) {
    const length = wordLengths.find((each) => known.has(letters.slice(at, at + each).join(''))) ?? 0
    const last = pieces.at(-1)
    if (length > 0) {
      const text = letters.slice(at, at + length).join('')
      pieces.push({ text, known: known.get(text) ?? null })
    } else if (last !== undefined && last.known === null)
      pieces[pieces.length - 1] = { text: last.text + (letters[at] ?? ''), known: null }
    else pieces.push({ text: letters[at] ?? '', known: null })
    at += Math.max(1, length)
  }
  return pieces
}

const wordLengths = Array.from({ length: wordMax }, (_, at) => wordMax - at)

/** A surname of one character, or a known one of two, and the given name in one word. */
function person(run: string): string {
  const letters = Array.from(run)
  const double = letters.length > 2 && known.get(letters.slice(0, 2).join(''))?.kind === 'surname'
  const cut = double ? 2 : 1
  return `${together(letters.slice(0, cut).join(''), true)} ${together(letters.slice(cut).join(''))}`
}

const together = (text: string, surname = false): string =>
  pinyin(text, { toneType: 'none', type: 'array', v: false, ...(surname ? { mode: 'surname' } : {}) }).join('')
