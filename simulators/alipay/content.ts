import { refuseBusiness } from './business-error.ts'

/** Reads biz_content field by field; what it does not know is ignored, as the real gateway does. */
export type Content = {
  readonly text: (name: string, charsMax: number, shape?: RegExp) => string
  readonly optional: (name: string) => string
  readonly amount: (name: string) => string
  readonly object: (name: string) => Content | null
  readonly list: (name: string) => readonly string[]
}

export function readContent(bizContent: string): Content {
  try {
    return contentOf(JSON.parse(bizContent))
  } catch (error) {
    if (error instanceof SyntaxError) return refuseBusiness('ACQ.INVALID_PARAMETER', 'biz_content is not JSON')
    throw error
  }
}

function contentOf(value: unknown): Content {
  if (typeof value !== 'object' || value === null) return refuseBusiness('ACQ.INVALID_PARAMETER', 'not an object')
  const fields = new Map<string, unknown>(Object.entries(value))
  const optional = (name: string) => {
    const field = fields.get(name)
    return typeof field === 'string' ? field : ''
  }
  const text = (name: string, charsMax: number, shape = /./su) => {
    const field = optional(name)
    return field.length <= charsMax && shape.test(field)
      ? field
      : refuseBusiness('ACQ.INVALID_PARAMETER', `${name} is missing or malformed`)
  }
  return {
    text,
    optional,
    amount: (name) => text(name, 12, /^(?!0+\.00$)\d{1,9}\.\d{2}$/),
    object: (name) => (fields.get(name) === undefined ? null : contentOf(fields.get(name))),
    list: (name) => {
      const field = fields.get(name)
      return Array.isArray(field) ? field.map(String) : []
    },
  }
}
