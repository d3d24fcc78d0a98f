/**
 * A Chinese address from the largest to the smallest. A municipality stands once: its city level repeats the province
 * (上海市) or is a filler (市辖区) that no label carries.
 */
export function addressLines(address: {
  readonly province: string
  readonly city: string
  readonly district: string
  readonly detail: string
}): readonly string[] {
  const city =
    address.city === address.province || address.city === '市辖区' || address.city === '县' ? '' : address.city
  return [address.province, city, address.district, address.detail].filter((part) => part !== '')
}

/** A mainland number as the carrier and customs write it: without +86. */
export const chinaPhone = (phone: string): string => phone.replace(/^(?:\+|00)86[- ]?/, '')
