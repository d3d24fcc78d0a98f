import { plainText, wordsOf } from './words.ts'

/**
 * What a buyer typed, read in every way it may be meant. `words` match the stored words (all of them); `latin` is the text
 * when it has no Chinese, for names of brands; `pinyin` is the text without blanks when it could be pinyin or initials.
 */
export type Query = { readonly words: readonly string[]; readonly pinyin?: string; readonly latin?: string }

const queryCharsMax = 100
const initialsCharsMax = 10

/** Reads the first 100 characters of a query; nothing usable is `{ words: [] }`. Never throws. */
export function readQuery(text: string): Query {
  const plain = plainText(Array.from(text.toWellFormed()).slice(0, queryCharsMax).join(''))
  const words = [...new Set(wordsOf(plain))]
  if (words.length === 0 || /\p{Script=Han}/u.test(plain) || !/[a-z]/.test(plain)) return { words }
  const letters = plain.replace(/[\s'’]/gu, '')
  return { words, latin: plain, ...(isPinyin(letters) ? { pinyin: letters } : {}) }
}

/** The words as `to_tsquery('simple', …)` takes them: each quoted, all wanted. Empty for no words. */
export function tsqueryOf(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' & ')
}

/** Finals that each initial takes in Mandarin, with ü written v. */
const syllables = [
  'b(?:ai|an|ang|ao|a|ei|en|eng|iao|ian|ie|in|ing|i|o|u)',
  'p(?:ai|an|ang|ao|a|ei|en|eng|iao|ian|ie|in|ing|i|ou|o|u)',
  'm(?:ai|an|ang|ao|a|ei|en|eng|e|iao|ian|ie|in|ing|iu|i|ou|o|u)',
  'f(?:an|ang|a|ei|en|eng|ou|o|u)',
  'd(?:ai|an|ang|ao|a|ei|en|eng|e|iao|ian|ie|ing|iu|ia|i|ong|ou|uan|ui|un|uo|u)',
  't(?:ai|an|ang|ao|a|eng|e|iao|ian|ie|ing|i|ong|ou|uan|ui|un|uo|u)',
  '[nl](?:ai|an|ang|ao|a|ei|en|eng|e|iang|iao|ian|ia|ie|in|ing|iu|i|ong|ou|uan|un|uo|ue|u|ve|v)',
  '[gkh](?:ai|an|ang|ao|a|ei|en|eng|e|ong|ou|uai|uan|uang|ua|ui|un|uo|u)',
  '[jqx](?:iang|iao|ian|iong|ia|ie|in|ing|iu|i|uan|ue|un|u)',
  '(?:zh|ch|sh)(?:ai|an|ang|ao|a|ei|en|eng|e|i|ong|ou|uai|uan|uang|ua|ui|un|uo|u)',
  '[zcs](?:ai|an|ang|ao|a|ei|en|eng|e|i|ong|ou|uan|ui|un|uo|u)',
  'r(?:an|ang|ao|en|eng|e|i|ong|ou|uan|ua|ui|un|uo|u)',
  'y(?:an|ang|ao|a|e|in|ing|i|ong|ou|o|uan|ue|un|u)',
  'w(?:ai|an|ang|a|ei|en|eng|o|u)',
  '(?:ai|ang|an|ao|a|ei|eng|en|er|e|ou|o)',
]
const initial = /^[bpmfdtnlgkhjqxzcsrywaeo]+$/

/**
 * Whether letters can be read as syllables (yingtaogan), or as initials: at most ten letters, none of which begins no
 * syllable (i, u, v). The check walks once from left to right, so no input makes it slow.
 */
function isPinyin(letters: string): boolean {
  if (!/^[a-z]+$/.test(letters)) return false
  if (letters.length <= initialsCharsMax && initial.test(letters)) return true
  const reachable = new Set([0])
  for (let at = 0; at < letters.length; at += 1) {
    if (!reachable.has(at)) continue
    for (let length = 1; length <= 6; length += 1)
      if (syllable.test(letters.slice(at, at + length))) reachable.add(at + length)
  }
  return reachable.has(letters.length)
}

const syllable = new RegExp(`^(?:${syllables.join('|')})$`)
