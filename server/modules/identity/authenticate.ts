import type { Context } from 'hono'
import type { Actor } from '#platform/context'
import type { Tx } from '#platform/db'
import { accountOfToken, accountsOfTokens, tokenOf, visitorOf, type Account } from './session.ts'

/**
 * Who sends this request. A seller comes without its business, which the module sellers knows. A request without a
 * session costs no query.
 */
export async function authenticate(c: Context, tx: Tx): Promise<Actor> {
  const token = tokenOf(c.req.raw.headers)
  return actorOf(c, token === null ? null : await accountOfToken(tx, token))
}

/** The same for several requests, in one statement. */
export async function authenticateEach(requests: readonly Context[], tx: Tx): Promise<readonly Actor[]> {
  const tokens = requests.map((c) => tokenOf(c.req.raw.headers))
  const accounts = await accountsOfTokens(
    tx,
    tokens.filter((token) => token !== null),
  )
  return requests.map((c, at) => actorOf(c, accounts.get(tokens[at] ?? '') ?? null))
}

function actorOf(c: Context, account: Account | null): Actor {
  const visitorId = visitorOf(c)
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
