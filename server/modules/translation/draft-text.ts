import { lookUp, type Entry, type Glossary } from './glossary.ts'
import { measureAt } from './metric-units.ts'

/** One draft of one run of text, with what it was worth: `known` of `total` words, in hundredths. */
export type DraftedText = {
  readonly zh: string
  readonly known: number
  readonly total: number
  readonly unknown: readonly string[]
}

type Piece = {
  readonly zh: string
  readonly kind: Entry['kind'] | 'unknown' | 'brand' | 'measure' | 'number' | 'mark'
  readonly en: string
  readonly words: number
}

const textCharsMax = 20_000
const wordAt = /^[\p{L}\p{M}]+(?:['’-][\p{L}\p{M}]+)*/u
/** Text without spaces before an opening bracket and so on: Chinese punctuation carries its own air. */
const marks: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '!': '！',
  '?': '？',
  '(': '（',
  ')': '）',
  '.': '。',
  '&': '和',
  '+': '和',
}

/** Drafts plain text: longest match first, measures to metric, the vendor's name kept, unknown words kept and listed. */
export function draftText(glossary: Glossary, text: string, vendor: string): DraftedText {
  const clauses: Piece[][] = [[]]
  const out: string[] = []
  for (const piece of piecesOf(glossary, text.toWellFormed().slice(0, textCharsMax), vendor)) {
    if (piece.kind !== 'mark') {
      clauses.at(-1)?.push(piece)
      continue
    }
    out.push(clauseZh(clauses.at(-1) ?? []), piece.zh)
    clauses.push([])
  }
  out.push(clauseZh(clauses.at(-1) ?? []))
  const zh = out.reduce((all, part) => join(all, part), '')
  return { zh: keepEdges(text, zh), ...worth(clauses) }
}

function piecesOf(glossary: Glossary, text: string, vendor: string): readonly Piece[] {
  const pieces: Piece[] = []
  for (let rest = text; rest !== '';) {
    const { piece, length } = pieceAt(
      glossary,
      rest,
      vendor,
      /[\p{L}\p{N}]$/u.test(text.slice(0, text.length - rest.length)),
    )
    if (piece) pieces.push(piece)
    rest = rest.slice(length)
  }
  return pieces
}

type Next = { readonly piece?: Piece; readonly length: number }

function pieceAt(glossary: Glossary, rest: string, vendor: string, insideWord: boolean): Next {
  const blank = /^\s+/u.exec(rest)
  if (blank) return { length: blank[0].length }
  const brand = vendor.trim()
  if (
    brand !== '' &&
    rest.slice(0, brand.length).toLowerCase() === brand.toLowerCase() &&
    !/^\p{L}/u.test(rest.slice(brand.length))
  )
    return { piece: piece(rest.slice(0, brand.length), 'brand', rest.slice(0, brand.length)), length: brand.length }
  const measure = insideWord ? undefined : measureAt(rest)
  if (measure) return { piece: piece(measure.zh, 'measure', rest.slice(0, measure.length)), length: measure.length }
  const code = /^[\p{L}]*\d[\p{L}\p{N}.%\-/°]*(?<![.\-/])/u.exec(rest)
  if (code) return { piece: piece(code[0], 'number', code[0]), length: code[0].length }
  const word = wordAt.exec(rest)
  if (word) return wordsAt(glossary, rest, word[0])
  const [mark = ''] = rest
  if (mark === '.' && !/^\.(?:\s|$)/u.test(rest)) return { piece: piece('.', 'mark', mark, 0), length: 1 }
  // A hyphen with air around it is a dash between two parts of a title, not the sign of the number after it.
  const zh = /^-\s/u.test(rest) ? '–' : (marks[mark] ?? mark)
  return { piece: zh === '和' ? piece(zh, 'function', 'and', 0) : piece(zh, 'mark', mark, 0), length: mark.length }
}

function wordsAt(glossary: Glossary, rest: string, first: string): Next {
  const run =
    new RegExp(`^(?:[\\p{L}\\p{M}'’\\-]+(?: (?=\\p{L})|$|(?=[^\\p{L}]))){1,${glossary.wordsMax}}`, 'u').exec(
      rest,
    )?.[0] ?? first
  const words = run.trim().split(' ')
  for (let count = words.length; count > 0; count -= 1) {
    const entry = lookUp(glossary, words.slice(0, count))
    const length = words.slice(0, count).join(' ').length
    if (entry) return { piece: piece(entry.zh, entry.kind, entry.en, count), length }
  }
  // A joined word without an entry of its own is read part by part: honey-roasted.
  const part = first.includes('-') ? (first.split('-')[0] ?? '') : ''
  const entry = part === '' ? undefined : lookUp(glossary, [part])
  if (entry) return { piece: piece(entry.zh, entry.kind, entry.en), length: part.length + 1 }
  return /^\p{Script=Han}/u.test(first)
    ? { piece: piece(first, 'phrase', first), length: first.length }
    : { piece: piece(first, 'unknown', first), length: first.length }
}

const piece = (zh: string, kind: Piece['kind'], en: string, words = 1): Piece => ({ zh, kind, en, words })

/** Where English says "A with B", Chinese says "with-B A". The pattern holds for noun phrases, not for sentences. */
const prepositions: Readonly<Record<string, (zh: string) => string>> = {
  of: (zh) => zh,
  with: (zh) => `带${zh}的`,
  for: (zh) => `适合${zh}的`,
  from: (zh) => `产自${zh}的`,
  in: (zh) => zh,
  without: (zh) => `不含${zh}的`,
  'made with': (zh) => `以${zh}制成的`,
  'made from': (zh) => `以${zh}制成的`,
  'made of': (zh) => `以${zh}制成的`,
}

function clauseZh(pieces: readonly Piece[]): string {
  if (isSentence(pieces)) return pieces.reduce((all, each) => join(all, each.zh), '')
  const [head = [], ...tails] = splitAtPrepositions(pieces)
  const tail = tails.map((each) => ({ preposition: each[0]?.en ?? '', zh: zhOf(each.slice(1)) }))
  const last = head.at(-1)
  return tail.reduce((all, { preposition, zh }, at) => {
    if (zh === '') return all
    if (preposition === 'of' && at === 0 && last?.kind === 'container')
      return join(`${zhOf(head.slice(0, -1))}${last.zh}装`, zh)
    return join(prepositions[preposition]?.(zh) ?? zh, all)
  }, zhOf(head))
}

const isSentence = (pieces: readonly Piece[]): boolean => pieces.some((each) => each.kind === 'verb')

function splitAtPrepositions(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const groups: Piece[][] = [[]]
  for (const each of pieces) {
    if (Object.hasOwn(prepositions, each.en) && (groups.at(-1)?.length ?? 0) > 0) groups.push([each])
    else groups.at(-1)?.push(each)
  }
  return groups
}

/** Adjectives and materials keep their place before the noun; a size or colour after the noun moves before it. */
function zhOf(pieces: readonly Piece[]): string {
  const lastNoun = pieces.findLastIndex((each) => each.kind === 'noun')
  const movable = (each: Piece, at: number): boolean =>
    lastNoun >= 0 && at > lastNoun && (each.kind === 'colour' || each.kind === 'material')
  const ordered = [...pieces.filter(movable), ...pieces.filter((each, at) => !movable(each, at))]
  return ordered.reduce((all, each) => join(all, each.zh), '')
}

/** A blank only between Latin letters or digits and Chinese, and between Latin words. */
function join(before: string, after: string): string {
  if (before === '' || after === '') return before + after
  const wide = /[\u3000-\u303F\uFF00-\uFFEF（）]/u
  const left = Array.from(before).at(-1) ?? ''
  const right = Array.from(after)[0] ?? ''
  if (wide.test(left) || wide.test(right) || /[\s/\-–—"“”'’.]/u.test(left) || /[\s/"“”'’.%®™]/u.test(right))
    return dashed(before, after)
  return /\p{Script=Han}/u.test(left) && /\p{Script=Han}/u.test(right) ? before + after : `${before} ${after}`
}

const dashed = (before: string, after: string): string =>
  /[–—|]$/u.test(before) ? `${before} ${after}` : before + after

const keepEdges = (text: string, zh: string): string =>
  `${/^\s/u.test(text) ? ' ' : ''}${zh.trim()}${/\S\s+$/u.test(text) ? ' ' : ''}`

/** Words of sentences count three fifths: a glossary does not know grammar. */
function worth(clauses: readonly (readonly Piece[])[]): Pick<DraftedText, 'known' | 'total' | 'unknown'> {
  const counted = clauses.flatMap((clause) => clause.map((each) => ({ ...each, share: isSentence(clause) ? 60 : 100 })))
  const unknown = counted.filter((each) => each.kind === 'unknown').map((each) => each.en)
  const total = counted.reduce((sum, each) => sum + 100 * each.words, 0)
  const known = counted.reduce((sum, each) => sum + (each.kind === 'unknown' ? 0 : each.share * each.words), 0)
  return { known, total, unknown }
}
