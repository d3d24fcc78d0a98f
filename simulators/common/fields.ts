import { refuse } from './refusal.ts'

/** Reads a JSON body field by field; unknown fields are ignored, as a real provider does. */
export type Fields = {
  readonly has: (name: string) => boolean
  readonly text: (name: string, charsMax?: number) => string
  readonly optionalText: (name: string, charsMax?: number) => string | null
  readonly texts: (name: string) => readonly string[]
  readonly whole: (name: string, min: number, max: number) => number
  readonly amount: (name: string) => string
  readonly currency: (name: string) => string
  readonly instant: (name: string) => string | null
  readonly address: (name: string) => string
  readonly object: (name: string) => Fields
  readonly value: (name: string) => unknown
}

/** Throws 400 `request.malformed` when the text is no JSON object. */
export function parseFields(text: string): Fields {
  let body: unknown
  try {
    body = JSON.parse(text === '' ? '{}' : text)
  } catch {
    return refuse(400, 'request.malformed', 'the body is not JSON')
  }
  return fieldsOf(body, 'body')
}

function fieldsOf(body: unknown, path: string): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return wrong(path, 'an object')
  const values = new Map<string, unknown>(Object.entries(body))
  const optionalText = (name: string, charsMax = 200) => {
    const value = values.get(name)
    if (value === undefined || value === null) return null
    return typeof value === 'string' && value !== '' && value.length <= charsMax
      ? value
      : wrong(name, `text of 1 to ${charsMax} characters`)
  }
  const text = (name: string, charsMax = 200) => optionalText(name, charsMax) ?? wrong(name, 'present')
  const matching = (name: string, pattern: RegExp, what: string) =>
    pattern.test(text(name)) ? text(name) : wrong(name, what)
  return {
    has: (name) => values.has(name),
    text,
    optionalText,
    texts: (name) => {
      const value = values.get(name)
      const isList = Array.isArray(value) && value.length > 0 && value.every((each) => typeof each === 'string')
      return isList ? value : wrong(name, 'a list of texts')
    },
    whole: (name, min, max) => {
      const value = values.get(name)
      return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
        ? value
        : wrong(name, `a whole number from ${min} to ${max}`)
    },
    amount: (name) => matching(name, /^(?!0+\.00$)\d{1,12}\.\d{2}$/, 'a positive amount with two decimals, as text'),
    currency: (name) => matching(name, /^[A-Z]{3}$/, 'an ISO 4217 code'),
    instant: (name) => {
      const value = optionalText(name)
      return value === null || !Number.isNaN(Date.parse(value)) ? value : wrong(name, 'an instant')
    },
    address: (name) => matching(name, /^https?:\/\/[^\s"'<>]+$/, 'an http address'),
    object: (name) => fieldsOf(values.get(name), name),
    value: (name) => values.get(name),
  }
}

function wrong(name: string, expected: string): never {
  return refuse(400, 'request.malformed', `${name} must be ${expected}`)
}
