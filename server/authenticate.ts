import type { Context } from 'hono'
import { authenticate as personOf, authenticateEach as personsOf } from '#modules/identity'
import { sellerIdOf } from '#modules/sellers'
import type { Actor } from './platform/context.ts'
import type { Tx } from './platform/db.ts'
import type { World } from './platform/world.ts'

/** The same for requests that share a transaction. */
export const authenticateEach = async (requests: readonly Context[], tx: Tx): Promise<readonly Actor[]> => {
  const people = await personsOf(requests, tx)
  return Promise.all(
    people.map(async (person) =>
      person.kind === 'seller' ? { ...person, sellerId: await sellerIdOf(tx, person.id) } : person,
    ),
  )
}

/** The `authenticate` of the frame: the person from identity, and for a seller the business the person acts for. */
export const authenticate =
  (_world: World) =>
  async (c: Context, tx: Tx): Promise<Actor> => {
    const person = await personOf(c, tx)
    return person.kind === 'seller' ? { ...person, sellerId: await sellerIdOf(tx, person.id) } : person
  }
