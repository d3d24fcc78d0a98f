import { z } from 'zod'
import { event } from '#platform/outbox'

/** A buyer named who orders under the account, or named somebody else. */
export const personNamed = event('buyers.person-named', z.object({ buyerId: z.uuid() }))

/** Who ordered under the account was forgotten. */
export const personErased = event('buyers.person-erased', z.object({ buyerId: z.uuid() }))
