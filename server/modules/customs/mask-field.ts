/** Fields of the records that name a person. On a screen they are masked; in clear they leave only as the audited XML. */
const kinds: Readonly<Record<string, 'name' | 'number' | 'phone' | 'address'>> = {
  buyerName: 'name',
  payerName: 'name',
  consignee: 'name',
  buyerIdNumber: 'number',
  payerIdNumber: 'number',
  buyerTelephone: 'phone',
  consigneeTelephone: 'phone',
  consigneeAddress: 'address',
}

export const isPersonal = (field: string): boolean => Object.hasOwn(kinds, field)

/** 王小明 → 王**; 110101190001010014 → 1101**********0014; an address keeps its first nine characters and its length. */
export function maskField(field: string, value: string): string {
  const letters = [...value]
  const kind = kinds[field]
  if (kind === undefined) return value
  switch (kind) {
    case 'name':
      return (letters[0] ?? '') + '*'.repeat(Math.max(0, letters.length - 1))
    case 'number':
      return middle(letters, 4, 4)
    case 'phone':
      return middle(letters, 3, 4)
    case 'address':
      return letters.length <= 9 ? value : `${letters.slice(0, 9).join('')}… (${letters.length})`
  }
}

function middle(letters: readonly string[], head: number, tail: number): string {
  if (letters.length <= head + tail) return '*'.repeat(letters.length)
  const hidden = letters.length - head - tail
  return [...letters.slice(0, head), '*'.repeat(hidden), ...letters.slice(-tail)].join('')
}
