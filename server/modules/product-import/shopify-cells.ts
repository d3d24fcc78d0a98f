import type { ProductStatus } from './product-file.ts'

/** A cell read, or the stable code and the sentence of its refusal. The sentence says what to write instead. */
export type Cell<T> = { readonly value: T } | Problem
export type Problem = { readonly reason: string; readonly says: string }

const textChars = 255
const priceMinorMax = 999_999_999n
const weightGramsMax = 1_000_000
const stockMax = 10_000_000

/** @returns US cents. `1,299.00` is refused, not guessed at: in half of the world the comma is the decimal point. */
export function readPrice(text: string): Cell<bigint> {
  const cell = quoted(text)
  if (text === '') return problem('price-missing', 'The price is missing. Write dollars and cents, such as 12.50.')
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?$/.test(text))
    return problem('price-thousands', `The price is ${cell}. Write it without the comma: ${text.replaceAll(',', '')}.`)
  if (text.startsWith('-'))
    return problem('price-negative', `The price is ${cell}. Write a price above 0, such as 12.50.`)
  if (/^\+?\d+(?:\.\d+)?e[+-]?\d+$/i.test(text))
    return problem('price-exponent', `The price is ${cell}. Write it out in digits, such as 1000.00.`)
  if (/^\d+\.\d{3,}$/.test(text))
    return problem(
      'price-decimals',
      `The price is ${cell}. Write two digits after the point, such as ${text.slice(0, 12).replace(/(\.\d\d).*/, '$1')}.`,
    )
  const digits = /^(\d+)(?:\.(\d{1,2}))?$/.exec(text)
  if (digits === null)
    return problem(
      'price-format',
      `The price is ${cell}. Write digits and a point only, such as 12.50, without a sign or a currency.`,
    )
  const minor = BigInt((digits[1] ?? '').slice(0, 30)) * 100n + BigInt((digits[2] ?? '').padEnd(2, '0'))
  if (minor > priceMinorMax) return problem('price-too-large', `The price is ${cell}. Write a price below 10000000.00.`)
  if (minor === 0n) return problem('price-zero', 'The price is 0. Write what the product costs, such as 12.50.')
  return { value: minor }
}

/** @returns whole grams; null for a blank or 0, which is how a shop that weighs nothing exports it. */
export function readWeight(text: string): Cell<number | null> {
  if (text === '') return { value: null }
  const digits = /^(\d{1,12})(?:\.(\d{1,12}))?$/.exec(text)
  if (digits === null)
    return problem(
      'weight-format',
      `The weight is ${quoted(text)}. Write grams in digits, such as 450, without a unit.`,
    )
  const fraction = digits[2] ?? ''
  // A parcel is declared by its weight, so part of a gram counts as a gram.
  const grams = Number(digits[1]) + (/[1-9]/.test(fraction) ? 1 : 0)
  if (grams > weightGramsMax)
    return problem('weight-too-large', `The weight is ${quoted(text)} g. Write grams, ${weightGramsMax} at most.`)
  return { value: grams === 0 ? null : grams }
}

/** @returns pieces on hand; null when the cell is blank, because the shop does not count them. */
export function readStock(text: string): Cell<number | null> {
  if (text === '') return { value: null }
  if (/^-\d/.test(text))
    return problem('stock-negative', `The stock is ${quoted(text)}. Write how many are on hand, 0 when there are none.`)
  const digits = /^(\d+)(?:\.0*)?$/.exec(text)
  if (digits === null)
    return problem('stock-format', `The stock is ${quoted(text)}. Write a whole number in digits, such as 12.`)
  const pieces = Number((digits[1] ?? '').slice(0, 15))
  if (pieces > stockMax) return problem('stock-too-large', `The stock is ${quoted(text)}. Write ${stockMax} at most.`)
  return { value: pieces }
}

/** Lower-cases, because the handle becomes an address and Shopify itself ignores its case. */
export function readHandle(text: string): Cell<string> {
  if (text === '')
    return problem(
      'handle-missing',
      'The handle is missing. Write the product’s handle on each of its lines, such as dried-cherries.',
    )
  if (opensFormula(text)) return formula('handle', text)
  if (text.length > textChars || !/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u.test(text))
    return problem(
      'handle-format',
      `The handle is ${quoted(text)}. Write letters, digits and hyphens only, such as dried-cherries.`,
    )
  return { value: text.toLowerCase() }
}

export function readTitle(text: string): Cell<string> {
  if (text === '') return problem('title-missing', 'The title is missing. Write it on the first line of the product.')
  if (opensFormula(text)) return formula('title', text)
  // U+FFFD stands for a letter already lost; “Ã©” and the like are UTF-8 read as Windows-1252 and saved again.
  if (/\uFFFD|[ÂÃ][\u0080-\u00BF]|â€/.test(text))
    return problem(
      'title-damaged',
      `Letters of the title ${quoted(text)} are damaged. Export the file again, or correct the title.`,
    )
  return withinLength('title', text)
}

/** @returns null for a blank. Shopify puts an apostrophe before codes to keep spreadsheets from rounding them. */
export function readSku(text: string): Cell<string | null> {
  const sku = text.replace(/^'/, '')
  if (sku === '') return { value: null }
  if (opensFormula(sku)) return formula('SKU', sku)
  return withinLength('SKU', sku)
}

/** Option names and values: `-2.5` and `+1` are sizes of spectacles, so a sign before a number stays. */
export function readOption(text: string): Cell<string> {
  if (opensFormula(text) && !/^[+-]\d+(?:\.\d+)?$/.test(text)) return formula('option', text)
  return withinLength('option', text)
}

export function readStatus(text: string): Cell<ProductStatus> {
  const status = text.toLowerCase()
  if (status === 'active' || status === '') return { value: 'active' }
  // Shopify's “unlisted” has an address but stands in no list; the nearest thing here is a draft.
  if (status === 'draft' || status === 'unlisted') return { value: 'draft' }
  if (status === 'archived') return { value: 'archived' }
  return problem('status-unknown', `The status is ${quoted(text)}. Write active, draft or archived.`)
}

/** @returns ISO 3166-1 alpha-2, from a code or an English name; null for a blank. */
export function readOrigin(text: string): Cell<string | null> {
  if (text === '') return { value: null }
  const code = countryCodes.get(text.toLowerCase().replaceAll('.', ''))
  if (code !== undefined) return { value: code }
  return problem('origin-unknown', `The country of origin is ${quoted(text)}. Write its two letters, such as US.`)
}

/** @returns digits only; null for a blank. */
export function readHsCode(text: string): Cell<string | null> {
  if (text === '') return { value: null }
  const digits = text.replace(/[. ]/g, '')
  if (/^\d{6,13}$/.test(digits)) return { value: digits }
  return problem('hs-code-format', `The HS code is ${quoted(text)}. Write its 6 to 13 digits, such as 081340.`)
}

/** @returns the address as text. Whether it may be fetched is decided where it is fetched. */
export function readImageAddress(text: string): Cell<string> {
  const url = URL.canParse(text) && text.length <= 2048 ? new URL(text) : null
  const web = url !== null && (url.protocol === 'https:' || url.protocol === 'http:')
  if (web && url.username === '' && url.password === '') return { value: text }
  return problem('image-address', `The image address is ${quoted(text)}. Write an address that begins with https://.`)
}

/** For text that names nothing (vendor, type, tag, alternative text, barcode): takes away what would start a formula. */
export function readLoose(text: string): string {
  return text
    .replace(/^[=+\-@'\s]+/, '')
    .slice(0, textChars)
    .trim()
    .toWellFormed()
}

function opensFormula(text: string): boolean {
  return /^[=+\-@]/.test(text)
}

function formula(name: string, text: string): Problem {
  return problem(
    'formula',
    `The ${name} ${quoted(text)} begins with ${text.slice(0, 1)}, which spreadsheets run as a formula. Begin it with a letter or a digit.`,
  )
}

function withinLength(name: string, text: string): Cell<string> {
  if (text.length <= textChars) return { value: text }
  return problem('too-long', `The ${name} has ${text.length} characters. Write ${textChars} at most.`)
}

function problem(reason: string, says: string): Problem {
  return { reason, says }
}

function quoted(text: string): string {
  return `“${text.length > 40 ? `${text.slice(0, 40).toWellFormed()}…` : text}”`
}

/** English names and codes of countries, lower case, dots left out, as the runtime knows them. */
const countryCodes: ReadonlyMap<string, string> = listCountries()

function listCountries(): ReadonlyMap<string, string> {
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
  // Codes with a name that are no country of origin: unions, pseudo-regions, "unknown".
  const noCountry = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ'])
  const codes = letters
    .flatMap((first) => letters.map((second) => `${first}${second}`))
    .filter((code) => !noCountry.has(code))
  const found = codes.flatMap((code) => {
    const name = names.of(code)
    return name === undefined
      ? []
      : [[name.toLowerCase().replaceAll('.', ''), code] as const, [code.toLowerCase(), code] as const]
  })
  return new Map([...found, ['usa', 'US'], ['united states of america', 'US'], ['uk', 'GB']])
}
