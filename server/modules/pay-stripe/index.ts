/**
 * Stripe behind the payment port: Alipay, WeChat Pay and cards, always on Stripe's own page. The promise: no card number
 * ever comes here, what is not signed is not read, one key is one payment and one refund, and no answer is never a no.
 * Protocol, sources and how sure they are: `docs/payments.md`.
 */
import type { PaymentProvider } from '#modules/payments'
import { accountOf } from './amounts.ts'
import { openClient } from './client.ts'
import { Shape, type StripeConfig } from './config.ts'
import { openEvents } from './events.ts'
import { openRefunds } from './refunds.ts'
import { openSessions } from './sessions.ts'
import { openStatement } from './statement.ts'

export type { StripeConfig } from './config.ts'

/** Throws in one clear line, which repeats no value, when the operator's words cannot be right. */
export function openStripe(config: StripeConfig): PaymentProvider {
  const problem = Shape.safeParse(config).error?.issues[0]
  if (problem !== undefined) throw new Error(`Stripe: ${problem.path.join('.')} ${problem.message}`)
  const client = openClient(config)
  return {
    name: 'stripe',
    account: accountOf(config.secretKey.includes('_live_')),
    methods: config.methods,
    eager: false,
    ...openSessions(client),
    ...openRefunds(client),
    ...openStatement(client),
    ...openEvents(config),
  }
}
