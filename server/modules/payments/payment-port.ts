import type { Ctx } from '#platform/context'
import type { Money } from '#platform/money'
import { definePort } from '#platform/world'
import type { Answer } from '#platform/outside'
import { refuse } from './refusals.ts'

/**
 * What the product asks of a company that moves the buyer's money, and what such a company says. An adapter speaks one
 * company's protocol behind this port, never throws for what the network or the company does, and keeps no truth of its
 * own. Every provider is compared alike: what it reports takes effect only where amount, currency, account and our own id
 * agree with what was asked.
 */
export const providerNames = ['wallet', 'stripe', 'alipay', 'wechat-pay'] as const
export type ProviderName = (typeof providerNames)[number]

/** What a buyer chooses by. One provider may offer several, and two providers the same one: the first configured serves. */
export const payMethods = ['wallet', 'alipay', 'wechat-pay', 'card'] as const
export type PayMethod = (typeof payMethods)[number]

/** What the buyer pays with: a page for a big screen, a small one, or the browser inside the WeChat application. */
export const devices = ['desktop', 'phone', 'in-wechat'] as const
export type Device = (typeof devices)[number]

/**
 * What we ask of a provider. `id` is our payment's id, a UUID: the idempotency key, and its name for us (`merchantOrder`).
 * A provider that takes no hyphens is given `bare(id)`, and its adapter gives back the UUID (`unbare`).
 */
export type PaymentAsked = {
  readonly id: string
  readonly method: PayMethod
  readonly amount: Money
  readonly description: string
  readonly returnUrl: string
  /** Where the provider reports: our webhook address for it. */
  readonly notifyUrl: string
  /** After this moment it need not be payable any more; null where nobody set one. */
  readonly expiresAt: Date | null
  readonly device: Device
  /** The buyer's address, where a provider asks for it (WeChat H5). */
  readonly payerIp: string | null
  /** Who the buyer is to WeChat's in-app payment; null where it is not known: then another way of paying is offered. */
  readonly payerOpenId: string | null
  readonly payerHint: Payer | null
}
export type Payer = { readonly name: string; readonly idNumber: string }

/** How the buyer goes on: to a page, by a code to scan, or by a call inside the WeChat application. */
export type NextStep =
  | { readonly kind: 'redirect'; readonly url: string }
  | { readonly kind: 'qr'; readonly text: string }
  | { readonly kind: 'jsapi'; readonly params: Readonly<Record<string, string>> }

/** A payment as we may name it to its provider; `providerId` is null while we were never answered. */
export type PaymentSought = {
  readonly merchantOrder: string
  readonly providerId: string | null
  /** What we asked for, where the provider knows nothing of a payment before its page was opened (Alipay). */
  readonly amount: Money
}

/** What a provider says of a payment, by answer or by webhook. */
export type ProviderPayment = {
  /**
   * The provider's id, the same in every answer, webhook and statement about this payment. Where the provider has none
   * before the buyer has paid, it is our own id as the provider was told it.
   */
  readonly providerId: string
  /** Our id, a UUID. */
  readonly merchantOrder: string
  /** Whose money it is at the provider (merchant, application): compared with `PaymentProvider.account` unless null. */
  readonly account: string | null
  readonly status: 'pending' | 'succeeded' | 'failed' | 'closed' | 'expired'
  /** Decimal text. */
  readonly amount: string
  readonly currency: string
  /** Null where this answer leaves it out; one that was told before is kept. */
  readonly next: NextStep | null
  readonly failure: string | null
  /** Given when it succeeded. */
  readonly paid: {
    /** The provider's transaction, as customs and the statement know it. */
    readonly transactionId: string
    readonly at: Date
    /** Who paid, by the real name the provider checked; null where it does not tell (then its declaration does). */
    readonly payer: (Payer & { readonly idType: string }) | null
    /** What the provider kept of it, where it says so at once; else the statement tells. */
    readonly fee: Fee | null
  } | null
  /** Word for word, in the answer that made the payment: customs may ask for it (GACC 2018/179). */
  readonly original?: Original
}
/** What was written to a provider and what it answered; the answer is empty where it hears of the payment later. */
export type Original = { readonly request: string; readonly response: string }
/** Decimal text, positive when the provider keeps it. */
export type Fee = { readonly amount: string; readonly currency: string }

export type RefundAsked = {
  /** `<uuid>.<round>`: one key, one refund, and asking again with it is the same refund. `bare` takes it, too. */
  readonly key: string
  readonly merchantOrder: string
  readonly providerPaymentId: string
  readonly transactionId: string
  readonly amount: Money
  /** The whole payment. */
  readonly paid: Money
  readonly reason: string
  readonly notifyUrl: string
}
export type RefundSought = {
  readonly providerId: string
  readonly key: string
  readonly merchantOrder: string
  readonly providerPaymentId: string
}
export type ProviderRefund = {
  readonly providerId: string
  /** The provider's id of the payment, as in `ProviderPayment.providerId`. */
  readonly paymentId: string
  readonly merchantOrder: string
  readonly account: string | null
  readonly status: 'pending' | 'succeeded' | 'failed'
  readonly amount: string
  readonly currency: string
  /** When it came to its end, in the provider’s words. */
  readonly endedAt: Date | null
}

/** One movement of money in a provider's own list of a day. */
export type StatementLine = {
  readonly at: Date
  /** `other`: what is neither, such as money taken back by a bank; it is always a difference that a person looks at. */
  readonly kind: 'payment' | 'refund' | 'other'
  /** As in `ProviderPayment.providerId` or `ProviderRefund.providerId`; of a payment also our own id, where it has no other. */
  readonly providerId: string
  readonly merchantOrder: string
  /** The transaction of the payment, also for its refund; empty where the statement leaves it out. */
  readonly transactionId: string
  /** What the buyer paid or got back: decimal text, negative for a refund. */
  readonly amount: string
  readonly currency: string
  /** What the provider kept (positive) or gave back (negative) for this line; null where it says nothing. */
  readonly fee: Fee | null
  /** What it comes to in the account's own currency, before the fee, where that is another. */
  readonly settled: Fee | null
}

/** `look`: something happened to a payment; ask for it. `nothing`: readable, and no business of ours. */
export type ProviderEvent =
  | { readonly kind: 'payment'; readonly type: string; readonly payment: ProviderPayment }
  | { readonly kind: 'refund'; readonly type: string; readonly refund: ProviderRefund }
  | { readonly kind: 'look'; readonly type: string; readonly merchantOrder: string }
  | { readonly kind: 'nothing'; readonly type: string }

/**
 * Whether a webhook is genuine at this moment of real time. `later`: it cannot be told yet (a certificate we have not
 * fetched); it is answered so that the provider sends it again.
 */
export type EventCheck =
  | { readonly kind: 'genuine'; readonly id: string }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'later' }

/** What the provider is to tell customs of the payment of one order, by its own right as a payment company. */
export type DeclarationAsked = {
  /** `<uuid>.<round>`: one key, one declaration, also when asked again. */
  readonly key: string
  readonly merchantOrder: string
  readonly providerPaymentId: string
  readonly transactionId: string
  /** The order's number, as the order message to customs carries it. */
  readonly orderNumber: string
  /** What was paid for this order: goods, freight, insurance and tax together. */
  readonly amount: Money
  readonly goods: Money
  readonly freight: Money
  readonly tax: Money
  /** Whether the payment was for more than this order. */
  readonly split: boolean
  /** Who ordered, by real name: the provider says whether that is who paid. */
  readonly buyer: Payer
}
export type ProviderDeclaration = {
  /** The provider's number of it; null where it gave none yet. */
  readonly providerId: string | null
  readonly status: 'pending' | 'succeeded' | 'failed'
  /** Whether who ordered is who paid, in the provider's eyes. */
  readonly identity: 'agrees' | 'differs' | 'unchecked'
  /** Who cleared the payment (`NETSUNION`, `UNIONPAY`, `OTHERS`) and its number there: customs compares both. */
  readonly clearedBy: string | null
  readonly clearingId: string | null
  /** What was declared, as the provider repeats it; null where it does not. */
  readonly amount: string | null
  readonly currency: string | null
  readonly failure: string | null
}

/** `unknown`: no answer, or one that says nothing about what happened. It is asked again, never taken for a no. */
export type ProviderAnswer<T> = Answer<T>

export type PaymentProvider = {
  readonly name: ProviderName
  /** Who we are there: merchant number or account, told to operators and compared with reports. */
  readonly account: string
  readonly methods: readonly PayMethod[]
  /** It is asked as soon as an order is placed, before the buyer has chosen: the demonstration's wallet. */
  readonly eager: boolean
  /** What a webhook that was kept is answered with. */
  readonly acknowledge: { readonly type: string; readonly body: string }
  create(asked: PaymentAsked): Promise<ProviderAnswer<ProviderPayment>>
  /** The payment under our id; null when the provider has none, or cannot be asked without an id of its own. */
  find(sought: PaymentSought): Promise<ProviderAnswer<ProviderPayment | null>>
  close(sought: PaymentSought): Promise<ProviderAnswer<ProviderPayment>>
  refund(asked: RefundAsked): Promise<ProviderAnswer<ProviderRefund>>
  findRefund(sought: RefundSought): Promise<ProviderAnswer<ProviderRefund>>
  /** What moved on one day in China (`2026-11-22`). */
  statement(day: string): Promise<ProviderAnswer<readonly StatementLine[]>>
  /** Reads nothing but headers and bytes: no call goes out while it is asked. */
  checkEvent(headers: Headers, bytes: Uint8Array): EventCheck
  /** What a kept webhook says; null when it is nothing we can read. */
  readEvent(text: string): ProviderEvent | null
  /** How a browser inside the provider’s own application says who pays; only where a payment is made for one payer. */
  readonly payerQuestion?: PayerQuestion
  /** Tells customs of a payment; only where the provider is a payment company that declares. */
  declare?(asked: DeclarationAsked): Promise<ProviderAnswer<ProviderDeclaration>>
  /** What became of a declaration; null when the provider has none under this key. */
  findDeclaration?(asked: DeclarationAsked): Promise<ProviderAnswer<ProviderDeclaration | null>>
}

/** WeChat’s web authorisation: the browser goes to the provider’s page and comes back with a code. */
export type PayerQuestion = {
  /** Where the browser is sent. `state` comes back as it is: letters and digits, 128 at most. */
  readonly url: (asked: { readonly returnUrl: string; readonly state: string }) => string
  /** Who the code stands for, as `PaymentAsked.payerOpenId` takes it. A code is worth one answer. */
  readonly answer: (code: string) => Promise<ProviderAnswer<string>>
}

/** One provider, or several in the order in which they are offered. */
export const paymentPort = definePort<PaymentProvider | readonly PaymentProvider[]>('payment', 'paying and refunding')

/** Where a provider reports, a path of this site. */
export const webhookPath = (name: ProviderName): string =>
  name === 'wallet' ? '/webhooks/payment' : `/webhooks/payment/${name}`

/** The provider's page stands on another site; nothing but a web address of its may become a link. */
export const isUrl = (text: string): boolean => /^https?:\/\//.test(text)

/** An id or key without what some providers refuse: 32 characters for a UUID, `<32>_<round>` for a key. */
export const bare = (id: string): string => id.replaceAll('-', '').replaceAll('.', '_')
/** The UUID that a bare id stands for; any other text as it is. */
export const unbare = (text: string): string =>
  text.replace(/^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/, '$1-$2-$3-$4-$5')

type WithPorts = { readonly world: Pick<Ctx['world'], 'ports'> }

/** Every provider that is configured, in the order of preference; refused when there is none. */
export function providersOf({ world }: WithPorts): readonly PaymentProvider[] {
  const plugged = world.ports.use(paymentPort)
  const list = 'name' in plugged ? [plugged] : plugged
  if (list.length === 0) throw refuse('payments.no-provider')
  return list
}

/** Who serves a way of paying: the first that offers it; refused as `payments.no-such-method`. */
export function providerFor(ctx: WithPorts, method: PayMethod): PaymentProvider {
  const found = providersOf(ctx).find(({ methods }) => methods.includes(method))
  if (found === undefined) throw refuse('payments.no-such-method')
  return found
}

/** The ways of paying on offer, each once, in the order of preference; none while no provider is configured. */
export const methodsOf = (ctx: WithPorts): readonly PayMethod[] => [
  ...new Set((ctx.world.ports.has(paymentPort) ? providersOf(ctx) : []).flatMap(({ methods }) => methods)),
]

/** What is asked as soon as an order is placed: the eager provider, or the only way there is; else the buyer chooses. */
export function chosenBeforehand(
  ctx: WithPorts,
): { readonly provider: PaymentProvider; readonly method: PayMethod } | null {
  const providers = providersOf(ctx)
  const methods = methodsOf(ctx)
  const provider = providers.find(({ eager }) => eager) ?? (methods.length === 1 ? providers[0] : undefined)
  const method = provider?.methods[0]
  return provider === undefined || method === undefined ? null : { provider, method }
}

/** The provider of a payment; null when it is configured no more. */
export const providerNamed = (ctx: WithPorts, name: ProviderName): PaymentProvider | null =>
  (ctx.world.ports.has(paymentPort) ? providersOf(ctx) : []).find((each) => each.name === name) ?? null
