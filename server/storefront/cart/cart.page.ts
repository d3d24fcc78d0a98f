import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { form as onPost, page as onGet, type Answer, type PageInput, type SetCookie } from '#platform/page'
import { id, z } from '#platform/wire'
import {
  cartOwner,
  countCodeTry,
  dropCodes,
  dropLines,
  putCode,
  putLine,
  sayRefusal,
  singleLimitMinor,
  viewCart,
} from '#modules/checkout'
import { codeText } from '#modules/discounts'
import type { Refusal } from '#platform/refusal'
import { bottomBar, empty, html, linkButton, page, price, type Flash } from '../kit/index.ts'
import { codesSection } from './codes.ts'
import { lostSection, unitSection } from './unit.ts'

const key = z.object({ listingId: id, variantId: id })
const pieces = z
  .string()
  .regex(/^[1-9]\d{0,2}$/)
  .transform(Number)
type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>

export const cartPage = onGet({
  path: '/zh-cn/cart',
  who: ['anyone', 'buyer'],
  writes: 'what a visitor had put in is moved to the cart of the buyer who signed in',
  show: (ctx, input) => cart(ctx, input),
})

/** From a product page: `then` is where to go afterwards; `stay` leads back to the page the press came from. */
export const addForm = onPost({
  path: '/zh-cn/cart/add',
  who: ['anyone', 'buyer'],
  fields: key.extend({
    quantity: pieces.default(1),
    // oxlint-disable-next-line unicorn/no-thenable -- the name of two buttons; nobody awaits the fields of a form
    then: z.enum(['stay', 'cart', 'checkout']).default('cart'),
  }),
  keyless: 'a button pressed twice raises a line to the same quantity',
  act: async (ctx, { fields, request }) => {
    const { owner, cookies } = await ownerOrNew(ctx)
    await putLine(ctx, owner, fields, 'at-least')
    const place = { stay: cameFrom(request.headers), cart: '/zh-cn/cart', checkout: '/zh-cn/checkout' }[fields.then]
    return { see: place, flash: 'checkout.cart.added', cookies }
  },
  again: (ctx, input, { refusal }) => cart(ctx, input, refusal),
})

export const setForm = onPost({
  path: '/zh-cn/cart/set',
  who: ['anyone', 'buyer'],
  fields: key.extend({ quantity: pieces }),
  keyless: 'a line put at a quantity twice lies there once',
  act: async (ctx, { fields }) => {
    const { owner, cookies } = await ownerOrNew(ctx)
    await putLine(ctx, owner, fields, 'set')
    return { see: '/zh-cn/cart', cookies }
  },
  again: (ctx, input, { refusal }) => cart(ctx, input, refusal),
})

export const removeForm = onPost({
  path: '/zh-cn/cart/remove',
  who: ['anyone', 'buyer'],
  fields: key,
  act: async (ctx, { fields }) => {
    const owner = await cartOwner(ctx)
    if (owner !== null) await dropLines(ctx, owner, [fields])
    return { see: '/zh-cn/cart' }
  },
  again: (ctx, input, { refusal }) => cart(ctx, input, refusal),
})

export const putCodeForm = onPost({
  path: '/zh-cn/cart/codes',
  who: ['anyone', 'buyer'],
  fields: z.object({ code: codeText }),
  keyless: 'a code put in twice lies there once',
  act: async (ctx, { fields, request }) => {
    await countCodeTry(ctx, request.ip)
    const { owner, cookies } = await ownerOrNew(ctx)
    await putCode(ctx, owner, fields.code)
    return { see: '/zh-cn/cart', cookies }
  },
  again: (ctx, input, again) => cart(ctx, input, again.refusal, again.values['code']),
})

export const removeCodeForm = onPost({
  path: '/zh-cn/cart/codes/remove',
  who: ['anyone', 'buyer'],
  fields: z.object({ code: codeText }),
  act: async (ctx, { fields }) => {
    const owner = await cartOwner(ctx)
    if (owner !== null) await dropCodes(ctx, [{ ownerId: owner, code: fields.code }])
    return { see: '/zh-cn/cart' }
  },
  again: (ctx, input, { refusal }) => cart(ctx, input, refusal),
})

/** The page of ours that a form was sent from; browsers name it to the same origin only. */
function cameFrom(headers: Headers): string {
  const address = headers.get('referer') ?? ''
  const { pathname, search } = URL.canParse(address) ? new URL(address) : { pathname: '', search: '' }
  return /^\/zh-cn(\/|$)/.test(pathname) ? `${pathname}${search}` : '/zh-cn/cart'
}

const yearSeconds = 365 * 24 * 3600

/** The first thing put in makes the visitor, known by a random id in a cookie. */
async function ownerOrNew(ctx: Ctx): Promise<{ readonly owner: string; readonly cookies: readonly SetCookie[] }> {
  const owner = await cartOwner(ctx)
  if (owner !== null) return { owner, cookies: [] }
  const fresh = newId(ctx.now)
  return { owner: fresh, cookies: [{ name: 'wb_visitor', value: fresh, maxAgeSeconds: yearSeconds }] }
}

async function cart(ctx: Ctx, input: Input, refusal?: Refusal, code?: string): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const view = await viewCart(ctx, await cartOwner(ctx))
  const wrongCode = code !== undefined && refusal?.code === 'request.invalid'
  const flash: Flash | undefined =
    refusal !== undefined && !wrongCode
      ? { kind: 'problem', text: sayRefusal(refusal, say) }
      : input.flash !== null && say.has(input.flash)
        ? { kind: 'done', text: say(input.flash) }
        : undefined
  const shell = {
    say,
    role: 'buyer',
    title: say('checkout.cart'),
    here: 'cart',
    demo: ctx.world.demo,
    search: null,
    flash,
  } as const
  if (view.units.length === 0 && view.lost.length === 0) {
    const way = { text: say('checkout.cart.empty.way'), href: '/zh-cn' }
    return page({
      ...shell,
      main: empty({ title: say('checkout.cart.empty'), text: say('checkout.cart.empty.text'), way }),
    })
  }
  const coupons = codesSection(view, {
    say,
    key: newId(ctx.now),
    typed: code,
    problem: wrongCode ? say('discounts.problem.code') : undefined,
  })
  const shown = { say, limitMinor: singleLimitMinor(ctx), key: newId(ctx.now) }
  const ready = view.units.length > 0 && view.units.every((unit) => unit.refusal === null)
  // A total that cannot be ordered is no total: without one the tabs stay, and each parcel says what to do.
  const bar = ready
    ? bottomBar({
        summary: html`${say('checkout.cart.total')} ${price(cny(view.totalMinor), say, 'line')} <span class="note">${say('checkout.cart.pieces', { n: view.pieces })}</span>`,
        actions: linkButton(say('checkout.cart.go'), '/zh-cn/checkout', 'go'),
      })
    : undefined
  return page({
    ...shell,
    cart: view.pieces,
    islands: ['quantity'],
    bar,
    main: html`<div class="stack">${view.units.map((unit, at) => unitSection(unit, at, shown))}${coupons}${lostSection(view.lost, shown)}</div>`,
  })
}
