import { listProducts } from '#modules/catalog'
import { findOrders } from '#modules/orders'
import { bankShown, decisionsOf, submitSeller, type Seller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import {
  badge,
  buttonForm,
  html,
  linkButton,
  nothing,
  table,
  timeline,
  type Html,
  type Text,
  type TimelineStep,
  type Tone,
} from '../kit/index.ts'
import { shownOf } from './problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from './shell.ts'

export const homePage = onGet({ path: '/sell/home', who: ['seller'], show: (ctx, input) => home(ctx, input, null) })

export const submitForm = onPost({
  path: '/sell/submit',
  who: ['seller'],
  fields: z.object({}),
  act: async (ctx) => {
    await submitSeller(ctx, (await sellerHere(ctx)).id)
    return { see: '/sell/status', flash: 'sellers.submitted' }
  },
  again: (ctx, input, again) => home(ctx, input, again),
})

export const statusPage = onGet({
  path: '/sell/status',
  who: ['seller'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const decisions = await decisionsOf(ctx, seller.id)
    const steps: TimelineStep[] = decisions.map(({ step, reason, at }) => ({
      title: say(`sellers.status.${step}`),
      state: 'done',
      at: { text: instant(at, input.request.locale), machine: at.toISOString() },
      ...(reason === null ? {} : { text: reason }),
    }))
    if (seller.state === 'submitted')
      steps.push({
        title: say('sellers.status.looking'),
        state: 'now',
        owner: say('kit.brand'),
        text: say('sellers.status.days'),
      })
    const main = html`<p>${stateBadge(say, seller)} ${say(`sellers.state.${seller.state}.text`)}</p>
      ${steps.length === 0 ? nothing : timeline(steps, say('sellers.status'), say)}
      <p>${linkButton(say('sellers.home.back'), '/sell/home')}</p>`
    return sellerPage(ctx, input, { title: say('sellers.status'), main, here: 'home', seller })
  },
})

async function home(ctx: SellerCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const hasBank = (await bankShown(ctx, seller.id)) !== null
  const sold = await progressOf(ctx, seller.id)
  const rows = checklist(seller, hasBank, sold).map(({ key, done, href, owner }) => [
    href === null ? say(`sellers.step.${key}`) : html`<a href="${href}">${say(`sellers.step.${key}`)}</a>`,
    say(`sellers.step.${key}.time`),
    done ? badge(say('sellers.done'), 'proof') : badge(say(`sellers.owner.${owner}`), tones[owner]),
  ])
  const main = html`<p>${stateBadge(say, seller)} ${say(`sellers.state.${seller.state}.text`)}</p>${submitPart(ctx, say, seller, hasBank)}
    ${table({ say, caption: say('sellers.home.steps'), columns: [{ label: say('sellers.home.step') }, { label: say('sellers.home.time') }, { label: say('sellers.home.who') }], rows: rows satisfies Text[][] })}
    <p>${linkButton(say('sellers.status'), '/sell/status')}</p>`
  const flash = shownOf(say, again, 'sellers').flash
  return sellerPage(ctx, input, { title: say('sellers.home'), main, here: 'home', seller, flash })
}

type Owner = 'you' | 'us' | 'later'
const tones: Readonly<Record<Owner, Tone>> = { you: 'info', us: 'wait', later: 'plain' }

type Progress = { readonly products: boolean; readonly listing: boolean; readonly order: boolean }

/** How far the shop itself is; an order that left the house is the last step. */
async function progressOf(ctx: SellerCtx, sellerId: string): Promise<Progress> {
  const { products } = await listProducts(ctx, sellerId, { limit: 20 })
  const states = ['shipped', 'at_customs', 'held', 'released', 'delivered', 'completed'] as const
  const { orders } = await findOrders(ctx, { sellerId, states, limit: 1 })
  const live = products.some(({ product }) => product.listings.some(({ state }) => state === 'live'))
  return { products: products.length > 0, listing: live || orders.length > 0, order: orders.length > 0 }
}

/** What is to do, in order; a step is a link once it can be done. */
function checklist(seller: Seller, hasBank: boolean, sold: Progress) {
  const stated = seller.business !== null
  const { state } = seller
  const open = state === 'approved' || state === 'suspended'
  const step = (key: string, done: boolean, href: string | null, owner: Owner) => ({ key, done, href, owner })
  return [
    step('account', true, null, 'you'),
    step('business', stated, '/sell/business', 'you'),
    step('bank', hasBank, '/sell/bank', 'you'),
    step('verification', open, '/sell/status', state === 'submitted' ? 'us' : stated && hasBank ? 'you' : 'later'),
    step('products', sold.products, open ? '/sell/products' : null, open ? 'you' : 'later'),
    step('listing', sold.listing, open ? '/sell/products' : null, open ? 'you' : 'later'),
    step('order', sold.order, open ? '/sell/orders' : null, sold.listing ? 'you' : 'later'),
  ]
}

const stateBadge = (say: Say, { state }: Seller): Html =>
  badge(
    say(`sellers.state.${state}`),
    state === 'approved' ? 'proof' : state === 'submitted' ? 'wait' : state === 'draft' ? 'info' : 'problem',
  )

function submitPart(ctx: SellerCtx, say: Say, { state, business }: Seller, hasBank: boolean): Html {
  if ((state !== 'draft' && state !== 'refused') || business === null || !hasBank) return nothing
  const text = say(state === 'draft' ? 'sellers.submit' : 'sellers.submit.again')
  return buttonForm({ action: '/sell/submit', key: newId(ctx.now), text, tone: 'go' })
}
