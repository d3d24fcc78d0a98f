/** `residence-permit`: 81, 82 and 83 begin a permit of residents of Hong Kong, Macao and Taiwan, which is no identity card. */
export type ResidentIdRefusal = 'empty' | 'length' | 'characters' | 'residence-permit' | 'region' | 'date' | 'checksum'

export type CheckedResidentId = {
  readonly ok: true
  readonly id: string
  readonly regionCode: string
  readonly birthDate: string
  /** Present when current district codes were handed in; abolished codes stay valid on cards, so `false` is only a hint. */
  readonly regionIsCurrent?: boolean
}

const provinceCodes = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71'.split(' '),
)
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const checkCharacters = '10X98765432'

/**
 * Checks an 18-character resident identity number by GB 11643-1999: province, a real calendar date (1900 or later, and
 * not after `today`, 'YYYY-MM-DD', when it is handed in) and the ISO 7064 MOD 11-2 checksum. Accepts blanks, full-width
 * digits and a small x. Never throws and never repeats the number in a refusal.
 */
export function checkResidentId(
  text: string,
  known: { readonly today?: string; readonly districtCodes?: ReadonlySet<string> } = {},
): CheckedResidentId | { readonly ok: false; readonly refusal: ResidentIdRefusal } {
  const id = text.normalize('NFKC').replace(/[\s-]/gu, '').toUpperCase()
  const no = (refusal: ResidentIdRefusal): { readonly ok: false; readonly refusal: ResidentIdRefusal } => ({
    ok: false,
    refusal,
  })
  if (id === '') return no('empty')
  if (id.length !== 18) return no('length')
  if (!/^[0-9]{17}[0-9X]$/.test(id)) return no('characters')
  if (/^8[123]/.test(id)) return no('residence-permit')
  if (!provinceCodes.has(id.slice(0, 2))) return no('region')
  const birthDate = `${id.slice(6, 10)}-${id.slice(10, 12)}-${id.slice(12, 14)}`
  if (!isDate(birthDate) || (known.today !== undefined && birthDate > known.today)) return no('date')
  if (checkCharacter(id) !== id[17]) return no('checksum')
  const regionCode = id.slice(0, 6)
  const regionIsCurrent = known.districtCodes?.has(regionCode)
  return { ok: true, id, regionCode, birthDate, ...(regionIsCurrent === undefined ? {} : { regionIsCurrent }) }
}

/** The 18th character for the first 17 digits (anything after them is not read). */
export function checkCharacter(digits: string): string {
  const sum = weights.reduce((total, weight, at) => total + weight * Number(digits[at] ?? 0), 0)
  return checkCharacters[sum % 11] ?? ''
}

/** 110***********0018: enough for its owner to recognise. Anything that is not 18 characters is hidden whole. */
export function maskId(id: string): string {
  return id.length === 18 ? `${id.slice(0, 3)}***********${id.slice(-4)}` : '*'.repeat(Math.min(id.length, 18))
}

/** 138****8000 for a mobile number; other numbers keep their last two digits. */
export function maskPhone(phone: string): string {
  if (/^\d{11}$/.test(phone)) return `${phone.slice(0, 3)}****${phone.slice(-4)}`
  return phone.length > 4 ? `${'*'.repeat(phone.length - 2)}${phone.slice(-2)}` : '*'.repeat(phone.length)
}

function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number)
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  return year >= 1900 && days !== undefined && day >= 1 && day <= days
}
