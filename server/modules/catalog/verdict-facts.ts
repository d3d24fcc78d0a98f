import { createHash } from 'node:crypto'
import { z } from '#platform/wire'

const order = ['allowed', 'needs_papers', 'specialist', 'refused'] as const

/** What the rules say of a product in one mode, with what to do, as it is stored with a listing and sent over the API. */
export const VerdictFacts = z
  .object({
    verdict: z.enum(order),
    reasons: z.array(
      z.object({
        ruleId: z.string(),
        titleEn: z.string(),
        titleZh: z.string(),
        toDoEn: z.string(),
        toDoZh: z.string(),
        documents: z.array(z.string()),
        act: z.string(),
        source: z.string(),
        readOn: z.string(),
        certainty: z.string(),
      }),
    ),
    /** Every paper that a reason asks for, who issues it, and whether the seller said it is in hand. */
    papers: z.array(
      z.object({
        code: z.string(),
        nameEn: z.string(),
        nameZh: z.string(),
        issuedBy: z.string(),
        inHand: z.boolean(),
      }),
    ),
    /** What a buyer must be told before ordering, and what stands in the electronic label. */
    labels: z.array(z.object({ kind: z.enum(['label', 'e-label']), en: z.string(), zh: z.string() })).default([]),
    notices: z.array(z.object({ en: z.string(), zh: z.string() })).default([]),
    demonstration: z.boolean(),
    rulesVersion: z.string(),
  })
  .openapi('Verdict')
export type VerdictFacts = z.output<typeof VerdictFacts>

/** The strictest of several verdicts; null of none. */
export function strictest(all: readonly VerdictFacts[]): VerdictFacts | null {
  return all.toSorted((one, other) => order.indexOf(other.verdict) - order.indexOf(one.verdict))[0] ?? null
}

/** All that a verdict says in one short text; the version of the rules is no part of it, so that the same answer stays. */
export function hashOfVerdict({ rulesVersion: _version, ...facts }: VerdictFacts): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 16)
}
