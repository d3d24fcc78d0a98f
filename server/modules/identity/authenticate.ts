import type { Context } from 'hono'
import type { Actor } from '#platform/context'
import type { Tx } from '#platform/db'
import { accountOfToken, tokenOf, visitorOf } from './session.ts'

/**
 * Who sends this request. A seller comes without its business, which the module sellers knows. A request without a
 * session costs no query.
 */
export async function authenticate(c: Context, tx: Tx): Promise<Actor> {
  const visitorId = visitorOf(c)
  const token = tokenOf(c.req.raw.headers)
  const account = token === null ? null : await accountOfToken(tx, token)
  if (account === null) return { kind: 'anyone', visitorId }
  switch (account.kind) {
    case 'buyer':
      return { kind: 'buyer', id: account.id, visitorId }
    case 'seller':
      return { kind: 'seller', id: account.id, sellerId: null }
    case 'operator':
      return { kind: 'operator', id: account.id }
  }
}
