import { hanForms } from './han-forms.ts'

/**
 * A name as it is compared: Latin words in lower case without accents, whatever script it was written in. One name may
 * have several forms, a Chinese one for instance its sounds and the meaning of its business words.
 */
export type Form = { readonly words: readonly string[] }

const wordsMax = 16

/** Every form of a name, the plainest first; none when nothing in it is a letter or a digit. Never throws. */
export function formsOf(name: string): readonly Form[] {
  const text = unified(name)
  const forms = /\p{Script=Han}/u.test(text) ? hanForms(text) : [text]
  const seen = new Set<string>()
  return forms.flatMap((form) => {
    const words = wordsOf(latin(form)).slice(0, wordsMax)
    const key = words.join(' ')
    if (key === '' || seen.has(key)) return []
    seen.add(key)
    return [{ words }]
  })
}

/** The words of a line of an address. */
export const addressWords = (line: string): readonly string[] => formsOf(line).flatMap(({ words }) => words)

/** One code point for what looks or is the same: full width, ligatures, invisible characters. */
const unified = (name: string): string =>
  name
    .slice(0, 400)
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')

function latin(text: string): string {
  const mixed = /\p{Script=Latin}/u.test(text)
  return text.replace(/[\p{L}\p{M}\p{N}]+/gu, (word) => latinWord(word, mixed)).normalize('NFC')
}

/**
 * A word in Latin letters. A Cyrillic or Greek letter inside a Latin word stands for the Latin one it looks like, as does a
 * whole word of such letters beside Latin words; any other word of those scripts is spelt by its sounds.
 */
function latinWord(word: string, besideLatin: boolean): string {
  const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word)
  const looks = Array.from(word, (letter) => alike[letter] ?? letter).join('')
  const disguised = foreign && besideLatin && !/[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(looks)
  const spelt = disguised ? looks : Array.from(word, (letter) => sounds[letter] ?? letter).join('')
  return spelt
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[ßæœøłđðþıħ]/g, (letter) => plain[letter] ?? letter)
    .replace(/(?<=[a-z])[0135](?=[a-z])/g, (digit) => digits[digit] ?? digit)
}

function wordsOf(text: string): readonly string[] {
  const words = text
    .replace(/['’`ʻʼ´]/g, '')
    .replaceAll('&', ' and ')
    .replace(/(?<=(?:^|[^a-z])[a-z])\.(?=[a-z](?:[^a-z]|$))/g, '')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
  return joinLetters(words)
}

/** `h u a w e i` is one word written apart; fewer than three letters alone are initials. */
function joinLetters(words: readonly string[]): readonly string[] {
  const runs = words.reduce<readonly (readonly string[])[]>((found, word) => {
    const last = found.at(-1)
    const goes = last !== undefined && word.length === 1 && last.at(-1)?.length === 1
    return goes ? [...found.slice(0, -1), [...last, word]] : [...found, [word]]
  }, [])
  return runs.flatMap((run) => (run.length > 2 ? [run.join('')] : run))
}

const digits: Readonly<Record<string, string>> = { 0: 'o', 1: 'l', 3: 'e', 5: 's' }
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
}

const pairs = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(text.split(' ').map((pair) => [pair.slice(0, 1), pair.slice(1)]))

/** Letters of other scripts that look like a Latin one. */
const alike = pairs(
  'аa еe оo рp сc хx уy кk мm тt нh вb іi јj ѕs һh ԁd ԛq ԝw ɡg αa οo νv ρp τt υu ιi κk εe ηn χx ѵv ӏl',
)

/** Cyrillic and Greek by their sounds, as passports and the lists write them. */
const sounds = pairs(
  'аa бb вv гg дd еe ёe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya іi їi єe ґg ўu јj ' +
    'αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo',
)
