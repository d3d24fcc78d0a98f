const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The number people read to each other: `WB2611-7K3QZ0MA`. Year and month of opening, then the last forty bits of the id
 * in letters that cannot be mistaken for digits. Unique within a seller (a constraint sees to it).
 */
export function orderNumber(id: string, openedAt: Date): string {
  const month = openedAt.toISOString().slice(2, 7).replace('-', '')
  const bits = BigInt(`0x${id.slice(-10)}`)
  const text = Array.from({ length: 8 }, (_, at) => letters[Number((bits >> BigInt(5 * (7 - at))) & 31n)]).join('')
  return `WB${month}-${text}`
}
