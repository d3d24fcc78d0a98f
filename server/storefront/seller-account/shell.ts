import type { Ctx } from '#platform/context'
import type { PageInput } from '#platform/page'
import type { z } from '#platform/wire'
import type { Island } from '@westbound/web/assets'
import { actingSeller, sellerById, type Seller } from '#modules/sellers'
import { page, type Flash, type Html, type NavItem } from '../kit/index.ts'
import { flashOf } from './problems.ts'

export type SellerCtx = Ctx<Extract<Ctx['actor'], { kind: 'seller' }>>
export type Input = Pick<PageInput<z.ZodType, z.ZodType>, 'request' | 'flash'>

/** The shell of a seller's page: before approval there are only the places that lead to it. */
export function sellerPage(
  ctx: Ctx,
  input: Input,
  props: {
    readonly title: string
    readonly main: Html
    readonly here?: string
    readonly seller?: Seller
    readonly flash?: Flash | undefined
    readonly back?: { readonly href: string; readonly text: string }
    readonly islands?: readonly Island[] | undefined
  },
): Html {
  const say = ctx.world.say(input.request.locale)
  const item = (key: string, href: string): NavItem => ({ key, href, text: say(`kit.nav.${key}`) })
  const open = props.seller?.state === 'approved' || props.seller?.state === 'suspended'
  const nav =
    props.seller === undefined
      ? []
      : [
          item('home', '/sell/home'),
          ...(open
            ? [
                item('products', '/sell/products'),
                item('orders', '/sell/orders'),
                item('money', '/sell/money'),
                item('discounts', '/sell/discounts'),
                item('planner', '/sell/planner'),
              ]
            : []),
          item('business', '/sell/business'),
        ]
  return page({
    say,
    role: 'seller',
    title: props.title,
    main: props.main,
    demo: ctx.world.demo,
    here: props.here,
    nav,
    back: props.back,
    islands: props.islands,
    flash: props.flash ?? flashOf(say, input.flash),
    person:
      props.seller === undefined
        ? undefined
        : { name: props.seller.tradeName ?? say('sellers.shop.unnamed'), signOut: '/sell/sign-out' },
  })
}

/** The business of the signed-in person; refuses a person without one. */
export const sellerHere = (ctx: SellerCtx): Promise<Seller> => sellerById(ctx, actingSeller(ctx.actor))
