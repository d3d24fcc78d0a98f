import type { Money } from '#platform/money'
import { definePort } from '#platform/world'
import type { Answer } from '#platform/outside'

/** What we ask of a provider. `id` is our payment's id: the idempotency key, and its name for us (`merchant_order`). */
export type PaymentAsked = {
  readonly id: string
  readonly amount: Money
  readonly description: string
  readonly returnUrl: string
  readonly payerHint: Payer | null
}
export type Payer = { readonly name: string; readonly idNumber: string }

/** What a provider says of a payment, by answer or by webhook. `payUrl` is null where it was left out. */
export type ProviderPayment = {
  readonly providerId: string
  readonly merchantOrder: string
  readonly status: 'pending' | 'succeeded' | 'failed' | 'closed' | 'expired'
  readonly amount: string
  readonly currency: string
  readonly payUrl: string | null
  readonly failure: string | null
  /** Given when it succeeded. */
  readonly paid: {
    readonly transactionId: string
    readonly at: Date
    readonly payer: Payer & { readonly idType: string }
  } | null
}
export type ProviderRefund = {
  readonly providerId: string
  readonly paymentId: string
  readonly merchantOrder: string
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly amount: string
  readonly currency: string
  /** When it came to its end, in the provider’s words. */
  readonly endedAt: Date | null
}
export type RefundAsked = {
  /** One key, one refund: asking again with it is the same refund. */
  readonly key: string
  readonly providerPaymentId: string
  readonly amount: Money
  readonly reason: string
}
export type StatementLine = {
  readonly at: Date
  readonly kind: 'payment' | 'refund'
  readonly providerId: string
  readonly merchantOrder: string
  readonly transactionId: string
  /** Decimal text, negative for a refund. */
  readonly amount: string
  readonly currency: string
}
export type ProviderEvent =
  | { readonly kind: 'payment'; readonly type: string; readonly payment: ProviderPayment }
  | { readonly kind: 'refund'; readonly type: string; readonly refund: ProviderRefund }

/** `unknown`: no answer, or one that says nothing about what happened. It is asked again, never taken for a no. */
export type ProviderAnswer<T> = Answer<T>

export type PaymentProvider = {
  create(asked: PaymentAsked): Promise<ProviderAnswer<ProviderPayment>>
  /** The payment under our id; null when the provider has none. */
  find(merchantOrder: string): Promise<ProviderAnswer<ProviderPayment | null>>
  close(providerId: string): Promise<ProviderAnswer<ProviderPayment>>
  refund(asked: RefundAsked): Promise<ProviderAnswer<ProviderRefund>>
  findRefund(providerId: string): Promise<ProviderAnswer<ProviderRefund>>
  /** What moved on one day in China (`2026-11-22`). */
  statement(day: string): Promise<ProviderAnswer<readonly StatementLine[]>>
  /** The id of a webhook whose signature is right at this moment of real time; null when it is wrong. */
  checkEvent(headers: Headers, bytes: Uint8Array): string | null
  /** What a kept webhook says; null when it is nothing we can read. */
  readEvent(text: string): ProviderEvent | null
}

export const paymentPort = definePort<PaymentProvider>('payment', 'paying and refunding')
