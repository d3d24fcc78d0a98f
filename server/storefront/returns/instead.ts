import { showListing } from '#modules/catalog'
import type { Order } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { money } from '@westbound/web/format'
import type { Choice } from '../kit/index.ts'

/** What an order's pieces can be exchanged for: the variants of the same products that are on sale, at today's price. */
export async function insteadChoices(ctx: Ctx, order: Order, say: Say): Promise<readonly Choice[]> {
  const choices: Choice[] = []
  for (const productId of new Set(order.lines.map((each) => each.productId))) {
    const listing = await showListing(ctx, productId).catch((error: unknown) => {
      if (error instanceof Refusal) return null // no longer listed: there is nothing to exchange it for
      throw error
    })
    for (const mode of listing?.modes.filter(({ state }) => state === 'live') ?? [])
      for (const variant of mode.variants.filter(({ available }) => available > 0)) {
        const option = [listing?.titleZh, variant.optionValuesZh.join(' ')].filter((part) => part !== '').join(' · ')
        choices.push({
          value: `${mode.listingId} ${variant.variantId}`,
          text: say('returns.exchange.choice', { title: option, price: money(variant.shelf, say.locale) }),
        })
      }
  }
  return choices
}

/** The choice of a form as ids; without one it is the same again as the first line that goes back. */
export function insteadOf(
  order: Order,
  chosen: string,
  lines: readonly { readonly line: number; readonly quantity: number }[],
): { readonly listingId: string; readonly variantId: string; readonly quantity: number } | undefined {
  const quantity = lines.reduce((sum, each) => sum + each.quantity, 0)
  const [listingId, variantId] = chosen.split(' ')
  if (isId(listingId) && isId(variantId)) return { listingId, variantId, quantity }
  const same = order.lines.find(({ line }) => line === lines[0]?.line)
  return same === undefined ? undefined : { listingId: same.listingId, variantId: same.variantId, quantity }
}

const isId = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
