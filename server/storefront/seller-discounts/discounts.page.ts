import { listProducts, offers } from '#modules/catalog'
import { listDiscounts, makeDiscount, stopDiscount } from '#modules/discounts'
import { chinaDay } from '#modules/markets'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { refuse } from '#platform/refusal'
import { id, z } from '#platform/wire'
import { html, pager, type Choice } from '../kit/index.ts'
import { reasonFields } from '../operator-payments/reason-form.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'
import { discountFields, discountForm, shownHere, termsTyped } from './discount-form.ts'
import { discountTable } from './discount-table.ts'

const here = '/sell/discounts'
const perPage = 20
const productsMax = 100

export const discountsPage = onGet({
  path: here,
  who: ['seller'],
  query: z.object({ cursor: id.optional() }),
  show: async (ctx, input) => show(ctx, input, null, input.query.cursor),
})

export const makeForm = onPost({
  path: here,
  who: ['seller'],
  fields: discountFields,
  act: async (ctx, { fields }) => {
    const terms = termsTyped(fields, fields.of === '' ? null : fields.of)
    if (terms === null) throw refuse('request.invalid')
    await makeDiscount(ctx, { funder: 'seller', sellerId: actingSeller(ctx.actor) }, terms)
    return { see: here, flash: 'discounts.made' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const stopForm = onPost({
  path: '/sell/discounts/{discountId}/stop',
  who: ['seller'],
  params: z.object({ discountId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await stopDiscount(ctx, { ...params, sellerId: actingSeller(ctx.actor) }, fields.reason)
    return { see: here, flash: 'discounts.stopped' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: SellerCtx, input: Input, again: Again | null, cursor?: string): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const { discounts, cursor: next } = await listDiscounts(ctx, { sellerId: seller.id }, { limit: perPage, cursor })
  const choices = await listingsOf(ctx, seller.id)
  const names = new Map(choices.map(({ value, text }) => [value, text]))
  const table = discountTable(discounts, {
    say,
    key: () => newId(ctx.now),
    stop: (discountId) => `${here}/${discountId}/stop`,
    of: ({ listingId }) =>
      listingId === null ? say('discounts.of.all-mine') : (names.get(listingId) ?? say('discounts.of.one')),
  })
  const made = discountForm({
    say,
    action: here,
    key: newId(ctx.now),
    today: chinaDay(ctx.now),
    again,
    of: { label: say('discounts.form.listing'), hint: say('discounts.form.listing.hint'), choices },
    funded: say('discounts.funded.seller'),
  })
  const pages = pager({
    say,
    previous: cursor === undefined ? null : here,
    next: next === null ? null : `${here}?cursor=${next}`,
  })
  return sellerPage(ctx, input, {
    title: say('discounts.title'),
    main: html`${table}${pages}${made}`,
    here: 'discounts',
    seller,
    flash: shownHere(say, again).flash,
  })
}

/** What the seller has on sale, for choosing one. */
async function listingsOf(ctx: SellerCtx, sellerId: string): Promise<readonly Choice[]> {
  const { products } = await listProducts(ctx, sellerId, { limit: productsMax })
  const variants = products.flatMap(({ product }) => product.variants.map(({ id: variantId }) => variantId))
  const live = variants.length === 0 ? [] : (await offers(ctx, variants)).filter((offer) => offer.live)
  return [...new Map(live.map((offer) => [offer.listingId, offer.titleEn]))].map(([value, text]) => ({ value, text }))
}
