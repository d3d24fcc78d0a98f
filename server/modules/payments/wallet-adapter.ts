import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { askOutside, genuineId, jsonOf, reading } from '#platform/outside'
import { decimalOf } from '#platform/money'
import type { PaymentAsked, PaymentProvider, ProviderEvent, ProviderPayment } from './payment-port.ts'
import { readStatement } from './statement-file.ts'

export type WalletConfig = {
  /** Where the provider listens, without a slash at the end. */
  readonly url: string
  /** The bearer token of our calls. */
  readonly secret: string
  /** The Standard Webhooks secret (`whsec_…`) of its events. */
  readonly webhookSecret: string
}

const answerMsMax = 10_000
const at = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const PaymentBody = z
  .object({
    id: z.string().min(1).max(200),
    merchant_order: z.string().max(200),
    status: z.enum(['pending', 'succeeded', 'failed', 'closed', 'expired']),
    amount: z.string().max(30),
    currency: z.string().max(10),
    pay_url: z.url({ protocol: /^https?$/ }).nullish(),
    failure_reason: z.string().max(200).nullish(),
    transaction_id: z.string().max(100).nullish(),
    paid_at: at.nullish(),
    payer: z.object({ name: z.string(), id_number: z.string(), id_type: z.string() }).nullish(),
  })
  .transform(paymentOf)
const RefundBody = z
  .object({
    id: z.string().min(1).max(200),
    payment_id: z.string(),
    merchant_order: z.string(),
    status: z.enum(['pending', 'succeeded', 'failed']),
    amount: z.string().max(30),
    currency: z.string().max(10),
    completed_at: at.nullish(),
  })
  .transform((body) => ({
    providerId: body.id,
    paymentId: body.payment_id,
    merchantOrder: body.merchant_order,
    account: null,
    status: body.status,
    amount: body.amount,
    currency: body.currency,
    endedAt: body.completed_at ?? null,
  }))
const EventBody = z.object({ type: z.string().max(100), data: z.unknown() })

/** A wallet that speaks the protocol of `simulators/README.md`. Never throws for what the network or the provider does. */
export function openWallet(config: WalletConfig): PaymentProvider {
  const verifier = new Webhook(config.webhookSecret)
  const service = { ...config, answerMsMax }
  const json = <S extends z.ZodType>(path: string, schema: S, write?: Write) =>
    askOutside(
      service,
      path,
      reading(schema),
      write === undefined ? undefined : { body: JSON.stringify(write.body), key: write.key },
    )
  return {
    name: 'wallet',
    account: 'wallet',
    methods: ['wallet'],
    eager: true,
    acknowledge: { type: 'application/json', body: '{"received":true}' },
    create: (asked) => {
      const request = JSON.stringify(createBody(asked))
      const read = (response: string): ProviderPayment => ({
        ...reading(PaymentBody)(response),
        original: { request, response },
      })
      return askOutside(service, '/v1/payments', read, { body: request, key: asked.id })
    },
    find: ({ merchantOrder }) =>
      json(
        `/v1/payments?merchant_order=${encodeURIComponent(merchantOrder)}`,
        z.object({ data: z.array(PaymentBody) }).transform(({ data }) => data[0] ?? null),
      ),
    close: async ({ providerId: id }) =>
      id === null
        ? { kind: 'unknown', why: 'never answered' }
        : await json(`/v1/payments/${encodeURIComponent(id)}/close`, PaymentBody, { body: {}, key: `close-${id}` }),
    refund: ({ key, providerPaymentId, amount, reason }) =>
      json('/v1/refunds', RefundBody, {
        body: { payment_id: providerPaymentId, amount: decimalOf(amount), reason },
        key,
      }),
    findRefund: ({ providerId }) => json(`/v1/refunds/${encodeURIComponent(providerId)}`, RefundBody),
    statement: (day) => askOutside(service, `/v1/statements/${day}`, readStatement),
    checkEvent: (headers, bytes) => {
      const id = genuineId(verifier, headers, bytes)
      return id === null ? { kind: 'wrong' } : { kind: 'genuine', id }
    },
    readEvent,
  }
}

type Write = { readonly body: object; readonly key: string }

function createBody(asked: PaymentAsked): object {
  return {
    merchant_order: asked.id,
    amount: decimalOf(asked.amount),
    currency: asked.amount.currency,
    description: asked.description,
    return_url: asked.returnUrl,
    expires_at: null,
    payer_hint: asked.payerHint === null ? null : { name: asked.payerHint.name, id_number: asked.payerHint.idNumber },
  }
}

type PaymentJson = {
  readonly id: string
  readonly merchant_order: string
  readonly status: ProviderPayment['status']
  readonly amount: string
  readonly currency: string
  readonly pay_url?: string | null | undefined
  readonly failure_reason?: string | null | undefined
  readonly transaction_id?: string | null | undefined
  readonly paid_at?: Date | null | undefined
  readonly payer?: { readonly name: string; readonly id_number: string; readonly id_type: string } | null | undefined
}

function paymentOf(body: PaymentJson): ProviderPayment {
  const { transaction_id: transactionId, paid_at: paidAt, payer } = body
  const complete = transactionId && paidAt && payer
  return {
    providerId: body.id,
    merchantOrder: body.merchant_order,
    account: null,
    status: body.status,
    amount: body.amount,
    currency: body.currency,
    next: body.pay_url ? { kind: 'redirect', url: body.pay_url } : null,
    failure: body.failure_reason ?? null,
    paid: complete
      ? {
          transactionId,
          at: paidAt,
          payer: { name: payer.name, idNumber: payer.id_number, idType: payer.id_type },
          fee: null,
        }
      : null,
  }
}

function readEvent(text: string): ProviderEvent | null {
  const event = EventBody.safeParse(jsonOf(text))
  if (!event.success) return null
  const { type, data } = event.data
  if (type.startsWith('payment.')) {
    const read = PaymentBody.safeParse(data)
    return read.success && type === `payment.${read.data.status}` ? { kind: 'payment', type, payment: read.data } : null
  }
  if (!type.startsWith('refund.')) return null
  const read = RefundBody.safeParse(data)
  return read.success && type === `refund.${read.data.status}` ? { kind: 'refund', type, refund: read.data } : null
}
