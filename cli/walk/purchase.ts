import { until, type Journey } from './journey.ts'
import type { BuyerOnWalk } from './buyer.ts'
import type { Goods } from './goods.ts'
import { amount, at, expect, list, text } from './read.ts'

export type Placed = { readonly orderId: string; readonly sellerId: string; readonly number: string }
export type Purchase = { readonly checkoutId: string; readonly orders: readonly Placed[] }

/** Cart, quote, order, payment: what the buyer was quoted is what is paid, and it is paid once. */
export async function buy(journey: Journey, buyer: BuyerOnWalk, goods: readonly Goods[]): Promise<Purchase> {
  const total = await fillCart(journey, buyer, goods)
  const quoteId = await journey.step('buyer gets a quote, which says what the cart said', async () => {
    const quote = await journey.send(buyer.who, 'POST', '/api/v1/quotes', {})
    expect(amount(quote, 'total').minor === total, `the quote is ${text(quote, 'total', 'amount')}`)
    return [text(quote, 'quoteId'), { quote: text(quote, 'quoteId'), expires: text(quote, 'expiresAt') }] as const
  })
  const purchase = await journey.step('buyer places the order, twice under one key: it is placed once', async () => {
    const idempotencyKey = journey.io.newKey()
    const body = { quoteId, addressId: buyer.addressId }
    const placed = await journey.send(buyer.who, 'POST', '/api/v1/checkouts', body, { idempotencyKey })
    const again = await journey.send(buyer.who, 'POST', '/api/v1/checkouts', body, { idempotencyKey })
    const checkoutId = text(placed, 'checkoutId')
    expect(text(again, 'checkoutId') === checkoutId, 'the second try placed another order')
    expect(amount(placed, 'total').minor === total, 'the order costs something else than its quote')
    const orders = list(placed, 'orders').map((order) => ({
      orderId: text(order, 'orderId'),
      sellerId: text(order, 'sellerId'),
      number: text(order, 'number'),
    }))
    return [
      { checkoutId, orders },
      { checkout: checkoutId, orders: orders.map(({ number }) => number).join(' ') },
    ] as const
  })
  await pay(journey, buyer, purchase.checkoutId)
  return purchase
}

function fillCart(journey: Journey, { who }: BuyerOnWalk, goods: readonly Goods[]): Promise<bigint> {
  return journey.step('buyer fills the cart: one parcel for each seller, never dearer than the shelf', async () => {
    let cart: unknown = null
    for (const { listingId, variantId } of goods)
      cart = await journey.send(who, 'PUT', '/api/v1/cart/lines', { listingId, variantId, quantity: 2 })
    const units = list(cart, 'units')
    expect(units.length === goods.length, `the cart has ${units.length} parcels, not ${goods.length}`)
    for (const unit of units) {
      expect(at(unit, 'problem') === null, `a parcel has a problem: ${JSON.stringify(at(unit, 'problem'))}`)
      expect(amount(unit, 'amounts', 'total').minor <= amount(unit, 'amounts', 'shelf').minor, 'dearer than the shelf')
    }
    return [
      amount(cart, 'total').minor,
      { parcels: String(units.length), total: text(cart, 'total', 'amount') },
    ] as const
  })
}

/** Pays on the provider's own page, as a browser does: reads the form, sends it. */
async function pay(journey: Journey, { who }: BuyerOnWalk, checkoutId: string): Promise<void> {
  const path = `/api/v1/checkouts/${checkoutId}`
  const payUrl = await journey.step('the provider gives its page to pay on', () =>
    until('the checkout can be paid', async () => {
      const checkout = await journey.get(who, path)
      const url = at(checkout, 'payUrl')
      return typeof url === 'string' ? ([url, { page: url }] as const) : null
    }),
  )
  await journey.step('buyer pays on the provider’s page', async () => {
    const page = await (await journey.io.fetch(payUrl)).text()
    const form = new URLSearchParams({ action: 'pay' })
    for (const field of ['payer_name', 'payer_id_number'])
      form.set(field, new RegExp(`name="${field}"[^>]*value="([^"]*)"`).exec(page)?.[1] ?? '')
    const answer = await journey.io.fetch(payUrl, { method: 'POST', body: form, redirect: 'manual' })
    expect(answer.status === 303, `the page answers ${answer.status}`)
    return [undefined, { back: answer.headers.get('location') ?? '' }] as const
  })
  await journey.step('the payment is captured into escrow', () =>
    until('the checkout is paid', async () => {
      const checkout = await journey.get(who, path)
      const states = list(checkout, 'orders').map((order) => text(order, 'state'))
      return states.every((state) => state === 'paid') ? ([undefined, { checkout: checkoutId }] as const) : null
    }),
  )
}
