import {
  chooseCheckoutMethod,
  placeOrders,
  payCheckoutAgain,
  putCode,
  putLine,
  quote,
  type Outcome,
} from '#modules/checkout'
import { confirmReceipt, requestRefundBeforeShipping } from '#modules/orders'
import { Refusal } from '#platform/refusal'
import type { SimBuyer, SimVariant } from './market.ts'
import { companiesOf, fell, short, type Sim } from './sim.ts'
import { Crash } from './crash.ts'
import { ordersIn } from './sim-orders.ts'

/** Does something that may be refused; a refusal is part of the history, a fault ends it. */
export async function attempt(sim: Sim, what: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
    sim.note(what)
  } catch (error) {
    if (fell(sim, error)) return sim.note(`${what}: nobody knows`)
    if (!(error instanceof Refusal)) throw error
    sim.note(`${what}: ${error.code}`)
  }
}

/** Somebody fills a cart and asks for its price. */
export async function fillCart(sim: Sim): Promise<void> {
  const { random, market, quotes } = sim
  const buyer = random.pick(market.buyers)
  const only: SimVariant[] = []
  for (let line = 0; line <= random.below(2); line += 1) {
    const variant = random.pick(market.variants)
    only.push(variant)
    const quantity = 1 + random.below(3)
    await attempt(sim, `${name(sim, buyer)} takes ${quantity} of ${short(variant.variantId)}`, () =>
      sim.as(buyer.actor, (ctx) => putLine(ctx, buyer.actor.id, { ...variant, quantity }, 'set')),
    )
  }
  if (random.chance(45)) {
    const code = random.pick(market.codes)
    await attempt(sim, `${name(sim, buyer)} has ${code}`, () =>
      sim.as(buyer.actor, (ctx) => putCode(ctx, buyer.actor.id, code)),
    )
  }
  await attempt(sim, `${name(sim, buyer)} asks for a quote`, async () => {
    const quoteId = await sim.as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { only, split: random.chance(30) }))
    quotes.push({ buyer, quoteId })
  })
}

/** Some of the quotes are placed at the same time, now and then one of them twice, now and then in one batch. */
export async function place(sim: Sim): Promise<void> {
  const { random, quotes } = sim
  if (quotes.length === 0) return
  const chosen = quotes.splice(0, 1 + random.below(4))
  if (random.chance(20)) chosen.push(random.pick(chosen))
  const requests = chosen.map(({ buyer, quoteId }) => ({
    buyerId: buyer.actor.id,
    quoteId,
    addressId: buyer.addressId,
  }))
  const batches = random.chance(25) ? [requests] : requests.map((request) => [request])
  const placed = await sim.interleaving.race(
    sim.server,
    sim.look,
    random,
    batches.map(
      (batch) => () =>
        sim.as({ kind: 'system', id: 'checkout' }, (ctx) =>
          placeOrders(
            ctx,
            batch.map((each) => ({ ...each, by: ctx })),
          ),
        ),
    ),
  )
  const lost = placed.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []))
  // Who heard nothing asks again, and gets the same orders or the first ones.
  if (lost.length > 0) quotes.push(...chosen)
  for (const reason of lost) if (!fell(sim, reason) && !(reason instanceof Crash)) throw reason
  for (const [at, each] of placed.entries())
    if (each.status === 'fulfilled')
      for (const [nth, outcome] of each.value.entries())
        acknowledge(sim, (batches.length === 1 ? chosen[nth] : chosen[at])?.buyer, outcome)
}

function acknowledge(sim: Sim, buyer: SimBuyer | undefined, outcome: Outcome): void {
  if (buyer === undefined) throw new Error('an outcome without a request')
  if (outcome.kind === 'refused') return sim.note(`${name(sim, buyer)} places: ${outcome.refusal.code}`)
  const orderIds = outcome.orders.map(({ orderId }) => orderId)
  sim.acknowledged.push({ buyer, checkoutId: outcome.checkoutId, orderIds })
  sim.note(`${name(sim, buyer)} places ${orderIds.map(short).join(' ')}`)
}

/** Somebody pays at the provider, is declined, pays from another's wallet; now and then the report of it lies. */
export async function pay(sim: Sim): Promise<void> {
  const { random } = sim
  const payments = random.pick(companiesOf(sim))
  const open = payments.payments().filter(({ status }) => status === 'pending')
  if (open.length === 0) return
  const { id } = random.pick(open)
  const how = { declined: random.chance(12), stranger: random.chance(6), lie: random.chance(5) }
  payments.pay(id, how)
  sim.note(
    `${id} is paid${how.declined ? ', declined' : ''}${how.stranger ? ', by a stranger' : ''}${how.lie ? ', and reported wrongly' : ''}`,
  )
}

/** A declined payment turns out to have been taken, or its buyer tries again. */
export async function payAgain(sim: Sim): Promise<void> {
  const { random, acknowledged } = sim
  const payments = random.pick(companiesOf(sim))
  const declined = payments.payments().filter(({ status }) => status === 'failed')
  if (declined.length > 0 && random.chance(15)) {
    const { id } = random.pick(declined)
    payments.doubt(id)
    return sim.note(`${id} was taken after all`)
  }
  if (acknowledged.length === 0) return
  const { buyer, checkoutId } = random.pick(acknowledged)
  await attempt(sim, `${name(sim, buyer)} pays ${short(checkoutId)} anew`, () =>
    sim.as(buyer.actor, (ctx) => payCheckoutAgain(ctx, buyer.actor.id, checkoutId)),
  )
}

/** A buyer would rather pay with another company, or with the first one after all. */
export async function choosePayment(sim: Sim): Promise<void> {
  const { random, acknowledged } = sim
  if (acknowledged.length === 0) return
  const { buyer, checkoutId } = random.pick(acknowledged.slice(-4))
  const method = random.chance(75) ? 'card' : 'wallet'
  const choice = { checkoutId, method, device: 'phone', payerIp: '127.0.0.1', payerOpenId: null } as const
  await attempt(sim, `${name(sim, buyer)} chooses ${method} for ${short(checkoutId)}`, () =>
    sim.as(buyer.actor, (ctx) => chooseCheckoutMethod(ctx, { ...choice, buyerId: buyer.actor.id })),
  )
}

/** A buyer wants the money back before anything was shipped, whether that is still so or not. */
export async function askMoneyBack(sim: Sim): Promise<void> {
  const orders = await ordersIn(sim, ['paid', 'packed', 'shipped'])
  if (orders.length === 0) return
  const { orderId, buyerId } = sim.random.pick(orders)
  await attempt(sim, `the buyer of ${short(orderId)} wants the money back`, () =>
    sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, (ctx) =>
      requestRefundBeforeShipping(ctx, { orderId, buyerId, note: 'changed my mind' }),
    ),
  )
}

export async function confirm(sim: Sim): Promise<void> {
  const orders = await ordersIn(sim, ['delivered', 'released'])
  if (orders.length === 0) return
  const { orderId, buyerId } = sim.random.pick(orders)
  await attempt(sim, `the buyer of ${short(orderId)} has the goods`, () =>
    sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, (ctx) => confirmReceipt(ctx, { orderId, buyerId })),
  )
}

const name = ({ market }: Sim, buyer: SimBuyer): string => `buyer ${market.buyers.indexOf(buyer) + 1}`
