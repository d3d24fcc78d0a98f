import { z } from '@hono/zod-openapi'
import { decimalOf, minorDigits, moneyOf, type Money } from './money.ts'

const MoneyText = z
  .object({
    amount: z
      .string()
      .max(20)
      .regex(/^-?\d{1,15}(\.\d{1,2})?$/, 'write an amount like 149.00, without separators'),
    currency: z.enum(Object.keys(minorDigits)),
  })
  .openapi('Money', { description: 'An exact amount as decimal text with its ISO 4217 currency.' })

/** Money on the wire: `{"amount": "149.00", "currency": "CNY"}`; inside: minor units. */
export const money = z.codec(MoneyText, z.custom<Money>(), {
  decode: (text, payload) => {
    const read = moneyOf(text.amount, text.currency)
    if (read !== null) return read
    payload.issues.push({
      code: 'custom',
      input: text,
      path: ['amount'],
      message: `too many decimals for ${text.currency}`,
    })
    return z.NEVER
  },
  encode: (value) => ({ amount: decimalOf(value), currency: value.currency }),
})

/** An instant as RFC 3339 text; inside: Date. */
export const instant = z.codec(z.iso.datetime({ offset: true }).openapi('Instant'), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
})

/** Null stands first: a codec such as `money` would try to encode it. */
export const nullable = <S extends z.ZodType>(schema: S) => z.union([z.null(), schema])
export const id = z.uuid()
export const day = z.iso.date()
/** A word or a short line of text. */
export const line = (max: number) => z.string().trim().min(1).max(max)
/** Whole pieces, 1 to 999. */
export const pieces = z.number().int().min(1).max(999)
/** Decimal text of a rate or fraction, never a float. */
export const decimal = z
  .string()
  .max(24)
  .regex(/^\d{1,9}(\.\d{1,12})?$/, 'write a decimal number like 0.0120')

export const page = {
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
}

export { z }
