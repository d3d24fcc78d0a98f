import { z } from 'zod'
import type { Ctx } from '#platform/context'
import type { Party, PartyKind } from './screening-index.ts'

/** Whoever is to be screened. `id` is a seller's, a buyer's, an order's (its consignee) or a partner's. */
export type PartyGiven = Party & {
  readonly id: string
  /** Whose order or business it is, where it is one's. */
  readonly sellerId?: string
}
export type PartyKey = { readonly kind: PartyKind; readonly id: string }

const Facts = z.object({
  name: z.string(),
  alsoNames: z.array(z.string()),
  country: z.string().nullable(),
  address: z.string().nullable(),
})
export type Facts = z.infer<typeof Facts>

const contextOf = ({ kind, id }: PartyKey): string => `screening.party:${kind}:${id}`

const factsOf = ({ name, alsoNames, country, address }: Party): Facts => ({
  name,
  alsoNames: [...new Set(alsoNames)].filter((each) => each !== '' && each !== name),
  country,
  address,
})

/** What is kept of a party: who it is, sealed, and a print by which a change is seen. */
export function sealParty(ctx: Ctx, party: PartyGiven): { readonly sealed: string; readonly print: string } {
  const text = JSON.stringify(factsOf(party))
  return { sealed: ctx.world.vault.seal(text, contextOf(party)), print: ctx.world.vault.fingerprint(text, 'screening') }
}

export const openParty = (ctx: Ctx, key: PartyKey, sealed: string): Facts =>
  Facts.parse(JSON.parse(ctx.world.vault.open(sealed, contextOf(key))))

const Words = z.array(z.string())
const Explained = z.object({
  party: Facts,
  partyName: z.string(),
  entryName: z.string(),
  pairs: z.array(
    z.object({
      party: z.string(),
      entry: z.string(),
      how: z.enum(['same', 'similar', 'vowels', 'initial', 'joined']),
      percent: z.number().int(),
    }),
  ),
  leftOfParty: Words,
  leftOfEntry: Words,
  adjustments: z.array(
    z.object({
      why: z.enum(['country-same', 'country-other', 'address-same', 'not-a-person']),
      points: z.number().int(),
    }),
  ),
})

/** The party of a case as it was, and why its score is what it is. */
export type Explained = z.infer<typeof Explained>

const caseContext = (caseId: string): string => `screening.case:${caseId}`
export const sealCase = (ctx: Ctx, caseId: string, explained: unknown): string =>
  ctx.world.vault.seal(JSON.stringify(Explained.parse(explained)), caseContext(caseId))
export const openCase = (ctx: Ctx, caseId: string, sealed: string): Explained =>
  Explained.parse(JSON.parse(ctx.world.vault.open(sealed, caseContext(caseId))))
