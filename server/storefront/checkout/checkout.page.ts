import { must } from '#platform/check'
import { newId } from '#platform/id'
import { batchedForm, page as onGet, type Answer } from '#platform/page'
import { Refusal } from '#platform/refusal'
import { id, z } from '#platform/wire'
import { acknowledged, addressesOf, maskedPersonOf, type Address, type MaskedPerson } from '#modules/buyers'
import { cartOwner, placing, quote, quoteOf, sayRefusal, type ExplainedQuote } from '#modules/checkout'
import { sellerName } from '#modules/sellers'
import { countdown } from '@westbound/web/format'
import { bottomBar, button, facts, form, hidden, html, linkButton, refused } from '../kit/index.ts'
import { addressText } from './addresses.page.ts'
import { amountLines, parcelSection, totalOf } from './price-parts.ts'
import { flashOf, shell, type BuyerCtx, type Input } from './shell.ts'

/**
 * The last page before the order. What is missing is asked for first, one page each (address, real name, notice); then the
 * cart is quoted and the quote stands in the address, so that looking again shows the same promise.
 */
export const checkoutPage = onGet({
  path: '/zh-cn/checkout',
  who: ['buyer'],
  writes: 'a cart without a quote gets one, so that looking again shows the same promise',
  query: z.object({ quote: id.optional(), address: id.optional(), split: z.literal('1').optional() }),
  show: async (ctx, input): Promise<Answer> => {
    const ready = await readiness(ctx)
    if ('see' in ready) return ready
    const { quote: quoteId, address, split } = input.query
    if (quoteId !== undefined) return confirm(ctx, input, { ...ready, quoteId, addressId: address })
    return quoted(ctx, input, split !== undefined, address)
  },
})

export const placeForm = batchedForm({
  path: '/zh-cn/checkout',
  who: ['buyer'],
  fields: z.object({ quoteId: id, addressId: id }),
  batch: placing,
  ask: (actor, fields, { ip }) => ({ ...fields, buyerId: actor.id, ip }),
  answer: ({ checkoutId }): Answer => ({ see: `/zh-cn/pay/${checkoutId}` }),
  again: async (ctx, input, { refusal }) => stopped(ctx, input, refusal),
})

type Ready = { readonly addresses: readonly Address[]; readonly person: MaskedPerson }

async function readiness(ctx: BuyerCtx): Promise<Ready | { readonly see: string }> {
  const buyerId = ctx.actor.id
  const addresses = await addressesOf(ctx, buyerId)
  if (addresses.length === 0) return { see: '/zh-cn/me/addresses/new?next=checkout' }
  const person = await maskedPersonOf(ctx, buyerId)
  if (person === null) return { see: '/zh-cn/me/real-name?next=checkout' }
  if (!(await acknowledged(ctx, buyerId))) return { see: '/zh-cn/checkout/notice' }
  return { addresses, person }
}

async function quoted(ctx: BuyerCtx, input: Input, split: boolean, addressId: string | undefined): Promise<Answer> {
  await cartOwner(ctx)
  try {
    const quoteId = await quote(ctx, ctx.actor.id, { split })
    return { see: `/zh-cn/checkout?quote=${quoteId}${addressId === undefined ? '' : `&address=${addressId}`}` }
  } catch (error) {
    // A quote is refused before its first row is written, so the page may still be shown.
    if (error instanceof Refusal) return stopped(ctx, input, error)
    throw error
  }
}

/** Why there is no order yet, and the two ways on: a new price, or the cart. */
function stopped(ctx: BuyerCtx, input: Input, refusal: Refusal): Answer {
  const say = ctx.world.say(input.request.locale)
  const renew = refusal.code === 'checkout.quote-expired'
  const way = renew
    ? { text: say('checkout.again'), href: '/zh-cn/checkout' }
    : { text: say('checkout.back-to-cart'), href: '/zh-cn/cart' }
  return shell(ctx, {
    say,
    title: say('checkout.title'),
    step: 'confirm',
    main: refused({
      say,
      what: say('checkout.refused'),
      why: sayRefusal(refusal, say),
      todo: say('checkout.refused.todo'),
      way,
    }),
  })
}

async function confirm(
  ctx: BuyerCtx,
  input: Input,
  {
    quoteId,
    addressId,
    addresses,
    person,
  }: Ready & { readonly quoteId: string; readonly addressId: string | undefined },
): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await quoteOf(ctx, ctx.actor.id, quoteId)
  const over =
    found.usedAt !== null ? 'checkout.quote-used' : found.expiresAt <= ctx.now ? 'checkout.quote-expired' : null
  if (over !== null) return stopped(ctx, input, new Refusal(over, over === 'checkout.quote-used' ? 409 : 410, {}))
  const address = addresses.find((each) => each.id === addressId) ?? must(addresses[0], 'checked before')
  const names = await sellerName(
    ctx,
    found.parcels.map(({ sellerId }) => sellerId),
  )
  const parcels = found.parcels.map((parcel) => parcelSection(parcel, names.get(parcel.sellerId)?.tradeName ?? '', say))
  return shell(ctx, {
    say,
    title: say('checkout.title'),
    step: 'confirm',
    flash: flashOf(say, input),
    back: { href: '/zh-cn/cart', text: say('buyers.back.cart') },
    bar: bottomBar({ summary: totalOf(found, say), actions: placeBar(ctx, found, address, input) }),
    main: html`<section class="sheet"><h2>${say('checkout.deliver-to')}</h2>${addressText(address)}${linkButton(say('checkout.change'), '/zh-cn/me/addresses?next=checkout')}</section>
      <section class="sheet">${facts([[say('checkout.orderer'), `${person.name} ${person.number}`]])}
      <p><strong>${say('checkout.payer', { name: person.name })}</strong></p>${linkButton(say('checkout.change'), '/zh-cn/me/real-name?next=checkout')}</section>
      ${parcels}<section class="sheet">${amountLines(found.amounts, say)}
      <p role="status">${say('checkout.expires', { time: countdown(found.expiresAt, ctx.now, say) })}</p><p class="note">${say('checkout.invoice')}</p></section>`,
  })
}

function placeBar(ctx: BuyerCtx, { quoteId }: ExplainedQuote, address: Address, input: Input) {
  const say = ctx.world.say(input.request.locale)
  const fields = html`${hidden('quoteId', quoteId)}${hidden('addressId', address.id)}${button(say('checkout.submit'))}`
  return html`${form({ action: '/zh-cn/checkout', key: newId(ctx.now), submit: null, fields })}<p class="note">${say('checkout.submit.note')}</p>`
}
