// Amounts and quantities travel as decimal text (N19,5 in the specification). They are compared as exact whole numbers of
// hundred-thousandths: binary fractions would make 0.1 × 3 differ from 0.3.

const scaleDigits = 5
const scale = 100_000n
const fen = scale / 100n

/** One problem with a decimal text, or null. 19 significant digits, 5 of them after the point; no sign, no exponent. */
export function decimalProblem(text: string): string | null {
  const match = /^(0|[1-9]\d*)(?:\.(\d+))?$/.exec(text)
  if (match === null) return 'is not a plain decimal such as 149.00'
  const [, whole = '', fraction = ''] = match
  if (fraction.length > scaleDigits)
    return `has ${fraction.length} digits after the point, at most ${scaleDigits} are allowed`
  const digits = (whole === '0' ? '' : whole).length + fraction.length
  return digits > 19 ? `has ${digits} digits, at most 19 are allowed` : null
}

/** The value in hundred-thousandths (`'1.50'` → `150000n`), or null when the text is not such a decimal. */
export function parseDecimal(text: string): bigint | null {
  if (decimalProblem(text) !== null) return null
  const [whole = '0', fraction = ''] = text.split('.')
  return BigInt(whole) * scale + BigInt(fraction.padEnd(scaleDigits, '0'))
}

/** Text of hundred-thousandths, at least two digits after the point: `150000n` → `'1.50'`. */
export function formatDecimal(value: bigint): string {
  const sign = value < 0n ? '-' : ''
  const size = value < 0n ? -value : value
  const fraction = String(size % scale).padStart(scaleDigits, '0')
  return `${sign}${size / scale}.${fraction.slice(0, 2)}${fraction.slice(2).replace(/0+$/, '')}`
}

/** Whether `total` is left × right: exactly, or rounded half up to the fen. All three in hundred-thousandths. */
export function isProduct(total: bigint, left: bigint, right: bigint): boolean {
  return total * scale === left * right || total === productToFen(left, right)
}

/** left × right, rounded half up to the fen, in hundred-thousandths. */
export function productToFen(left: bigint, right: bigint): bigint {
  const fenOfProduct = fen * scale
  return ((left * right + fenOfProduct / 2n) / fenOfProduct) * fen
}
