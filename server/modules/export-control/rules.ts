import { z } from 'zod'
import { chinaDay } from '#modules/markets'
import { must } from '#platform/check'
import { readReference } from './groups.ts'

const from = {
  id: z.string(),
  validFrom: z.iso.date(),
  act: z.string(),
  source: z.string(),
  readOn: z.iso.date(),
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
}
const Rule = z.discriminatedUnion('kind', [
  z.strictObject({ ...from, kind: z.literal('value-limit'), usd: z.string().regex(/^\d+\.\d\d$/), legend: z.string() }),
  z.strictObject({ ...from, kind: z.literal('licence') }),
  z.strictObject({ ...from, kind: z.literal('ccl-destination'), countries: z.array(z.string().length(2)) }),
  z.strictObject({ ...from, kind: z.literal('citation'), prefix: z.string() }),
  z.strictObject({ ...from, kind: z.literal('usppi-address') }),
])
export type ExportRule = z.infer<typeof Rule>
type Kind = ExportRule['kind']

/** Every rule of the reference, with its act, its source and how sure it is. */
export const exportRules: readonly ExportRule[] = z
  .object({ readOn: z.iso.date(), rules: z.array(Rule) })
  .parse(readReference('aes.json')).rules

/** The rule of a kind that is in force at a moment: the newest that has begun. */
export function ruleAt<K extends Kind>(kind: K, now: Date): Extract<ExportRule, { kind: K }> {
  const day = chinaDay(now)
  const found = exportRules
    .filter((rule): rule is Extract<ExportRule, { kind: K }> => rule.kind === kind && rule.validFrom <= day)
    .toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
  return must(found[0], `a rule of kind ${kind} is in force`)
}
