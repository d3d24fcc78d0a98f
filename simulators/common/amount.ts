/** Decimal text with two decimals, as all our providers write money, to minor units. The text has been checked before. */
export function toMinor(amount: string): bigint {
  return BigInt(amount.replace('.', ''))
}

/** Minor units to decimal text: `14900n` is `149.00`, `-5n` is `-0.05`. */
export function toAmount(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0')
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
