import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import type { Island } from '@westbound/web/assets'
import { page, type Flash, type Html } from '../kit/index.ts'

export type BuyerCtx = Ctx<Extract<Ctx['actor'], { kind: 'buyer' }>>

/** The shell of what is a buyer's own: their orders, returns, disputes and papers. No search stands above it. */
export const buyerPage = (
  { world }: Pick<Ctx, 'world'>,
  say: Say,
  props: {
    readonly title: string
    readonly main: Html
    readonly back: { readonly href: string; readonly text: string }
    readonly flash?: Flash | undefined
    readonly islands?: readonly Island[] | undefined
  },
): Html => page({ say, role: 'buyer', demo: world.demo, here: 'me', search: null, ...props })
