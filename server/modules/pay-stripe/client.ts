import { Stripe } from 'stripe'
import type { ProviderAnswer } from '#modules/payments'
import type { StripeConfig } from './config.ts'

/** Objects and events look as this version writes them; a newer SDK does not compile until somebody has read its changes. */
export const apiVersion = '2026-10-28.endive'

/** Asking again is ours: the SDK retries nothing, so that one call is one answer or none. */
export function openClient(config: StripeConfig): Stripe {
  const at = config.url === undefined ? null : new URL(config.url)
  return new Stripe(config.secretKey, {
    apiVersion,
    maxNetworkRetries: 0,
    timeout: config.answerMsMax ?? 10_000,
    telemetry: false,
    httpClient: Stripe.createFetchHttpClient(),
    ...(at === null
      ? {}
      : {
          host: at.hostname,
          port: at.port,
          protocol: at.protocol === 'http:' ? ('http' as const) : ('https' as const),
        }),
  })
}

/**
 * Asks, and tells a definite no from everything that says nothing: only a request that Stripe understood and refused is a
 * no. A wrong key, too many calls, a fault of theirs and silence are unknown.
 */
export async function asking<T>(call: () => Promise<T>): Promise<ProviderAnswer<T>> {
  try {
    return { kind: 'done', value: await call() }
  } catch (error) {
    const { errors } = Stripe
    if (error instanceof errors.StripeCardError || error instanceof errors.StripeIdempotencyError)
      return { kind: 'refused', code: error.code ?? error.type }
    if (error instanceof errors.StripeInvalidRequestError && (error.statusCode === 400 || error.statusCode === 404))
      return { kind: 'refused', code: error.code ?? error.type }
    return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
  }
}

/** What was read from an answer that may not be what we think: then it is unknown. */
export const reading = <T, R>(answer: ProviderAnswer<T>, read: (value: T) => R | null): ProviderAnswer<R> => {
  if (answer.kind !== 'done') return answer
  const value = read(answer.value)
  return value === null ? { kind: 'unknown', why: 'an answer we cannot read' } : { kind: 'done', value }
}
