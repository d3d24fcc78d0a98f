import { readFileSync } from 'node:fs'
import type { Goods } from '@westbound/landed-cost'
import { z } from '#platform/wire'

const text = z.object({ en: z.string(), 'zh-CN': z.string() })
const Known = z.array(
  z.object({
    id: z.string(),
    market: z.string(),
    /** Of the code; none means every code. */
    beginnings: z.array(z.string()),
    except: z.array(z.string()),
    rate: z.string(),
    text,
    act: z.string(),
    source: z.string(),
    readOn: z.iso.date(),
    certainty: z.enum(['confirmed', 'secondary', 'unsure']),
    validFrom: z.iso.date(),
  }),
)

const known = Known.parse(
  JSON.parse(readFileSync(new URL('../../reference/duties/known.json', import.meta.url), 'utf8')),
)

/** The duty that an authority states for a whole kind of goods, with its rule; null where none is stated. */
export function knownDuty(market: string, code: string, on: string): Pick<Goods, 'dutyRate' | 'rule'> | null {
  const begins = (start: string): boolean => code.startsWith(start)
  const found = known.find(
    (each) =>
      each.market === market &&
      each.validFrom <= on &&
      (each.beginnings.length === 0 || each.beginnings.some(begins)) &&
      !each.except.some(begins),
  )
  if (!found) return null
  const { id, rate, text: words, act, source, readOn, certainty, validFrom } = found
  return {
    dutyRate: rate,
    rule: { id: `${id}@${validFrom}`, text: words, act, source, readOn, certainty, validFrom },
  }
}
