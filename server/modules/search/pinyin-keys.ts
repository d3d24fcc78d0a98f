import { pinyin } from 'pinyin-pro'
import { plainText } from './words.ts'

/** `full` is 樱桃干 as yingtaogan, `initials` as ytg; Latin letters and digits of the title stay in both. */
export type PinyinKeys = { readonly full: string; readonly initials: string }

const titleCharsMax = 300

/**
 * The keys by which a title is found when typed without Chinese input (ü is v, as keyboards have it). About 70 µs a title;
 * reads the first 300 characters; never throws.
 */
export function pinyinKeys(title: string): PinyinKeys {
  const text = Array.from(plainText(title)).slice(0, titleCharsMax).join('')
  return {
    full: key(pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })),
    initials: initialsOf(text),
  }
}

const initialsOf = (text: string): string =>
  key(pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true, pattern: 'first' }))

const key = (parts: readonly string[]): string =>
  parts
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/gu, '')
