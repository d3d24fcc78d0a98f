/** What a barcode says by itself: whether its check digit is right, and which office gave out the number. */
export type Gtin = {
  /** Fourteen digits, so that an EAN and a UPC of one product are one number. */
  readonly gtin14: string
  /** The country of the GS1 office that numbers it: never the origin of the goods. Null where the range has no country. */
  readonly office: string | null
}

/** Reads a GTIN of 8, 12, 13 or 14 digits; spaces and hyphens are left out. Null when it is none or its check digit is wrong. */
export function readGtin(text: string): Gtin | null {
  const digits = text.replace(/[\s-]/gu, '')
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return null
  const gtin14 = digits.padStart(14, '0')
  if (/^0+$/.test(gtin14) || checkDigit(gtin14.slice(0, 13)) !== Number(gtin14[13])) return null
  return { gtin14, office: digits.length === 8 ? officeOf(digits) : officeOf(gtin14.slice(1)) }
}

/** From the right every other digit counts three times; the check digit makes a multiple of ten. */
function checkDigit(thirteen: string): number {
  const sum = [...thirteen].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 3 : 1), 0)
  return (10 - (sum % 10)) % 10
}

/** Ranges of the first three digits, general knowledge of GS1's list; ranges for shops, coupons and books have no country. */
const offices: readonly (readonly [number, number, string])[] = [
  [0, 19, 'US'],
  [30, 39, 'US'],
  [60, 139, 'US'],
  [300, 379, 'FR'],
  [400, 440, 'DE'],
  [450, 459, 'JP'],
  [471, 471, 'TW'],
  [480, 480, 'PH'],
  [489, 489, 'HK'],
  [490, 499, 'JP'],
  [500, 509, 'GB'],
  [690, 699, 'CN'],
  [750, 750, 'MX'],
  [754, 755, 'CA'],
  [800, 839, 'IT'],
  [840, 849, 'ES'],
  [880, 881, 'KR'],
  [885, 885, 'TH'],
  [888, 888, 'SG'],
  [893, 893, 'VN'],
  [899, 899, 'ID'],
  [930, 939, 'AU'],
  [940, 949, 'NZ'],
  [955, 955, 'MY'],
]

function officeOf(number: string): string | null {
  const prefix = Number(number.slice(0, 3))
  return offices.find(([from, to]) => prefix >= from && prefix <= to)?.[2] ?? null
}
