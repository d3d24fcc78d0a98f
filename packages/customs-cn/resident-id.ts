import { readChinaTime } from './china-time.ts'

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const checkLetters = '10X98765432'

/** GB/T 2260: the first two digits of every province-level division; 81 to 83 are residence permits of Hong Kong, Macau, Taiwan. */
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

/**
 * Whether a text is a possible resident identity number by GB 11643-1999: 18 characters, a province, a birth date that exists, the
 * check letter by ISO 7064 MOD 11-2 (`X` or `x`). It says nothing about whether the number was ever issued, or to whom.
 */
export function isResidentId(text: string): boolean {
  if (!/^[1-9]\d{16}[\dXx]$/.test(text)) return false
  if (!provinces.has(text.slice(0, 2)) || readChinaTime(text.slice(6, 14)) === null) return false
  const sum = weights.reduce((total, weight, at) => total + weight * Number(text[at]), 0)
  return checkLetters[sum % 11] === text[17]?.toUpperCase()
}

/** Whether a text is a mainland phone number: a mobile of 11 digits, or area code and number with an optional extension. */
export function isChinaPhone(text: string): boolean {
  return /^1[3-9]\d{9}$/.test(text) || /^0\d{2,3}-?\d{7,8}(-\d{1,6})?$/.test(text)
}
