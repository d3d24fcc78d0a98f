// Checks that a pattern cannot express: check digits and dates inside numbers. The formulas are arithmetic that anybody can redo; that an
// authority uses them is general knowledge unless the field says otherwise.

export type CheckName =
  | 'kr-business-number'
  | 'tw-identity'
  | 'tw-business-number'
  | 'jp-corporate-number'
  | 'th-identity'
  | 'vn-tax-code'
  | 'id-nik'
  | 'id-npwp'
  | 'day'

const digitsOf = (text: string): readonly number[] => [...text].map(Number)
const weighted = (digits: readonly number[], weights: readonly number[]): number =>
  weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0)

/** Whether a value passes. Every check first demands its form. */
export const checks: Readonly<Record<CheckName, (value: string) => boolean>> = {
  'kr-business-number': (value) => {
    const digits = digitsOf(value.replaceAll('-', ''))
    if (digits.length !== 10 || digits.some(Number.isNaN)) return false
    const carried = Math.floor(((digits[8] ?? 0) * 5) / 10)
    return (10 - ((weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + carried) % 10)) % 10 === digits[9]
  },
  'tw-identity': (value) => {
    if (!/^[A-Z][1289]\d{8}$/.test(value)) return false
    const letters = 'ABCDEFGHJKLMNPQRSTUVXYWZIO'
    const number = letters.indexOf(value.charAt(0)) + 10
    const digits = [Math.floor(number / 10), number % 10, ...digitsOf(value.slice(1))]
    return weighted(digits, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 === 0
  },
  'tw-business-number': (value) => {
    if (!/^\d{8}$/.test(value)) return false
    const digits = digitsOf(value)
    const products = [1, 2, 1, 2, 1, 2, 4, 1].map((weight, at) => weight * (digits[at] ?? 0))
    const sum = products.reduce((total, product) => total + Math.floor(product / 10) + (product % 10), 0)
    // A seventh digit of 7 makes 28, whose digits sum to 10: it may count as 1 or as 0.
    return sum % 5 === 0 || (digits[6] === 7 && (sum + 1) % 5 === 0)
  },
  'jp-corporate-number': (value) => {
    if (!/^[1-9]\d{12}$/.test(value)) return false
    const [check = 0, ...rest] = digitsOf(value)
    const sum = rest.toReversed().reduce((total, digit, at) => total + digit * (at % 2 === 0 ? 1 : 2), 0)
    return 9 - (sum % 9) === check
  },
  'th-identity': (value) => {
    if (!/^\d{13}$/.test(value)) return false
    const digits = digitsOf(value)
    return (11 - (weighted(digits, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === digits[12]
  },
  'vn-tax-code': (value) => {
    if (!/^\d{10}(-?\d{3})?$/.test(value)) return false
    const digits = digitsOf(value.slice(0, 10))
    return 10 - (weighted(digits, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11) === digits[9]
  },
  'id-nik': (value) => {
    if (!/^[1-9]\d{15}$/.test(value)) return false
    const [day, month] = [Number(value.slice(6, 8)), Number(value.slice(8, 10))]
    // Women's day of birth is written 40 higher.
    const real = day > 40 ? day - 40 : day
    return real >= 1 && real <= 31 && month >= 1 && month <= 12 && value.slice(12) !== '0000'
  },
  'id-npwp': (value) => {
    const plain = value.replaceAll(/[.-]/g, '')
    if (plain.length === 16) return /^\d{16}$/.test(plain)
    if (!/^\d{15}$/.test(plain)) return false
    const sum = digitsOf(plain.slice(0, 9)).reduce((total, digit, at) => {
      const product = digit * (at % 2 === 0 ? 1 : 2)
      return total + Math.floor(product / 10) + (product % 10)
    }, 0)
    return sum % 10 === 0
  },
  day: (value) => {
    const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
    if (found === null) return false
    const [year, month, day] = found.slice(1).map(Number)
    const last = [
      31,
      (year ?? 0) % 4 === 0 && ((year ?? 0) % 100 !== 0 || (year ?? 0) % 400 === 0) ? 29 : 28,
      31,
      30,
      31,
      30,
      31,
      31,
      30,
      31,
      30,
      31,
    ]
    return (day ?? 0) >= 1 && (day ?? 0) <= (last[(month ?? 0) - 1] ?? 0)
  },
}

/** The same day a year later; 29 February becomes 1 March. */
export function yearAfter(day: string): string {
  const next = `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}${day.slice(4)}`
  return checks.day(next) ? next : `${next.slice(0, 4)}-03-01`
}
