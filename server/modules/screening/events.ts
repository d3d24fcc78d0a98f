import { z } from 'zod'
import { event } from '#platform/outbox'
import { caseStates, caseSteps } from './case-state.ts'

const about = {
  caseId: z.uuid(),
  partyKind: z.enum(['seller', 'buyer', 'consignee', 'partner']),
  /** A seller's, buyer's, order's or partner's id. */
  partyId: z.uuid(),
  sellerId: z.uuid().nullable(),
}

/** A party and an entry of a list are alike enough for a person to look. */
export const caseOpened = event('screening.case-opened', z.object({ ...about, score: z.number().int() }))

/** A case took a step. */
export const caseMoved = event(
  'screening.case-moved',
  z.object({ ...about, step: z.enum(caseSteps), to: z.enum(caseStates) }),
)

/** Another edition is screened against from now on: everybody who is watched is screened again. */
export const listLoaded = event('screening.list-loaded', z.object({ listId: z.uuid() }))
