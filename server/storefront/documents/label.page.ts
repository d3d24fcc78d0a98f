import {
  labelOfListing,
  labelOfProduct,
  LabelStated,
  profileOf,
  stateLabel,
  type ProductLabel,
} from '#modules/documents'
import { chinaDay } from '#modules/markets'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { errorSummary, facts, html, linkButton, nothing, page, type Html } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'
import { labelForm } from './label-form.ts'
import { labelRows } from './label-rows.ts'

const params = z.object({ productId: id })

/** What a buyer reads before buying: the label as its seller stated it, and what the seller has not said. */
export const buyerLabelPage = onGet({
  path: '/zh-cn/products/{productId}/label',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  params,
  cacheSeconds: 5,
  show: async (ctx, { params: { productId }, request }) => {
    const say = ctx.world.say(request.locale)
    const { label, notices, demonstration } = await labelOfListing(ctx, productId)
    const lacking = label.missing.map(({ name }) => name).join(say('documents.label.list'))
    const note = demonstration ? html`<p class="note">${say('documents.demonstration')}</p>` : nothing
    const main = html`<div class="stack"><section class="sheet stack"><h2>${label.title}</h2><p>${say('documents.label.page.buyer.intro')}</p>${note}
      ${label.version === null ? html`<p class="note">${say('documents.label.page.buyer.none')}</p>` : nothing}${labelRows(label, say('documents.label.nutrition'))}
      ${lacking === '' ? nothing : html`<p class="note">${say('documents.label.page.buyer.missing', { list: lacking })}</p>`}
      <div class="actions">${linkButton(say('documents.label.page.pdf'), `/zh-cn/products/${productId}/label-pdf`)}</div></section>
      ${notices.length === 0 ? nothing : html`<section class="sheet"><h2>${say('documents.label.page.notices')}</h2><ul class="bullets">${notices.map((text) => html`<li>${text}</li>`)}</ul></section>`}</div>`
    return page({
      say,
      role: 'buyer',
      title: say('documents.label.page.short'),
      main,
      demo: ctx.world.demo,
      back: { href: `/zh-cn/products/${productId}`, text: label.title },
    })
  },
})

export const sellerLabelPage = onGet({
  path: '/sell/products/{productId}/label',
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.productId, null),
})

export const sellerLabelForm = onPost({
  path: '/sell/products/{productId}/label',
  who: ['seller'],
  params,
  fields: LabelStated,
  act: async (ctx, { params: { productId }, fields }) => {
    await stateLabel(ctx, { sellerId: (await sellerHere(ctx)).id, productId }, fields)
    return { see: `/sell/products/${productId}/label`, flash: 'documents.label.page.saved' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.productId, again),
})

async function show(ctx: SellerCtx, input: Input, productId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const shown = await labelOfProduct(ctx, { sellerId: seller.id, productId })
  const { product } = shown
  const hsCode = product.variants.find((variant) => variant.hsCode !== null)?.hsCode ?? product.hsHint ?? ''
  const { problems, flash } = shownOf(say, again, 'documents')
  const facts_ = { shown, hsCode, on: chinaDay(ctx.now), typed: again?.values ?? null, problems, key: newId(ctx.now) }
  const main = html`${errorSummary(problems, say)}<p>${say('documents.label.page.intro')}</p>
    <div class="columns"><section class="sheet stack"><h2>${say('documents.label.page.form')}</h2>
      <p class="note">${say('documents.label.page.known')}</p>${labelForm(facts_, say)}</section>
    <div class="stack">${rules(hsCode, say)}${preview(shown, say, ctx.world.say('zh-Hans'))}</div></div>`
  return sellerPage(ctx, input, {
    title: say('documents.label.page.title', { title: product.title }),
    main,
    here: 'products',
    seller,
    back: { href: `/sell/products/${productId}`, text: product.title },
    flash,
  })
}

/** What kind of goods this is taken for, and by which rules its label is made. */
function rules(hsCode: string, say: Say): Html {
  const profile = profileOf(hsCode)
  return html`<section class="sheet">${facts([
    [say('documents.label.page.profile'), say(`documents.label.page.profile.${profile.id}`)],
    [say('documents.label.page.act'), profile.act],
    [say('documents.label.page.source'), profile.source],
    [say('documents.label.page.certainty'), say(`documents.certainty.${profile.certainty}`)],
  ])}</section>`
}

function preview({ label }: ProductLabel, say: Say, zh: Say): Html {
  const names = label.missing.map(({ field }) => say(`documents.label.${field}`))
  const state =
    names.length === 0
      ? html`<p>${say('documents.label.page.complete')}</p>`
      : html`<h3>${say('documents.label.page.missing')}</h3><ul class="bullets">${names.map((name) => html`<li>${name}</li>`)}</ul>`
  return html`<section class="sheet stack"><h2>${say('documents.label.page.preview')}</h2>${labelRows(label, zh('documents.label.nutrition'))}${state}</section>`
}
