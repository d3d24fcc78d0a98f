import { createRequire } from 'node:module'
import { Jieba } from '@node-rs/jieba'
import { singular } from '#platform/singular'

/**
 * Loads the dictionary at the first word (about 0.3 s and 90 MB) and once per process; a process that never searches
 * never pays. `require`, because the package's dictionary module reads its 5 MB file as soon as it is imported.
 */
const jieba = once((): Jieba => {
  const loaded: { readonly dict: Uint8Array } = createRequire(import.meta.url)('@node-rs/jieba/dict.js')
  return Jieba.withDict(loaded.dict)
})

/**
 * The search words of a text in reading order, duplicates kept: NFKC, lower case, accents off Latin letters, Chinese cut
 * by jieba in its search mode (long words also give their parts), English without plural endings. Titles, descriptions
 * and queries all pass through here, otherwise they would not meet. Never throws; tokens without a letter or digit drop out.
 */
export function wordsOf(text: string): readonly string[] {
  const plain = plainText(text)
  if (plain === '') return []
  return jieba()
    .cutForSearch(plain, true)
    .map((token) => token.replace(/[^\p{L}\p{N}]/gu, ''))
    .filter((token) => token !== '')
    .map((token) => (/^[a-z]+$/.test(token) ? singular(token) : token))
}

/** NFKC, lower case, `jalapeño` as `jalapeno`, `women's` as `women`, one blank between words. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
    .normalize('NFC')
    .replace(/(\p{L})['’]s(?!\p{L})/gu, '$1')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
}

function once<T>(make: () => T): () => T {
  const kept: { value?: T } = {}
  return () => (kept.value ??= make())
}
