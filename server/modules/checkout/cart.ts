import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { offers, type Offer } from '#modules/catalog'
import { mergeCodes } from './cart-codes.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type LineKey = { readonly listingId: string; readonly variantId: string }
const linesMax = 100

/**
 * Whose cart this is: the buyer's, or the visitor's before sign-in; null when the browser has none yet. The first time a
 * buyer comes with a visitor's cart, that cart becomes theirs.
 */
export async function cartOwner(ctx: Ctx): Promise<string | null> {
  const { actor } = ctx
  if (actor.kind === 'anyone') return actor.visitorId
  if (actor.kind !== 'buyer') return null
  if (actor.visitorId !== null) await mergeCart(ctx, { visitorId: actor.visitorId, buyerId: actor.id })
  return actor.id
}

/** Moves a visitor's lines into the buyer's cart; where both have a thing, the larger quantity stays. Twice is once. */
export async function mergeCart(
  ctx: Ctx,
  { visitorId, buyerId }: { readonly visitorId: string; readonly buyerId: string },
): Promise<void> {
  await sql`
    with gone as (
      delete from checkout.cart_line where owner_id = ${visitorId}
      returning listing_id, variant_id, quantity, shelf_minor, currency, added_at)
    insert into checkout.cart_line as line (owner_id, listing_id, variant_id, quantity, shelf_minor, currency, added_at)
    select ${buyerId}, listing_id, variant_id, quantity, shelf_minor, currency, added_at from gone
        on conflict (owner_id, listing_id, variant_id)
        do update set quantity = greatest(line.quantity, excluded.quantity), shelf_minor = excluded.shelf_minor
  `.execute(ctx.tx)
  await mergeCodes(ctx, { visitorId, buyerId })
}

/**
 * Puts a line at a quantity (`set`), or raises it to one (`at-least`: pressing a button twice is pressing it once), at the
 * price of this moment. Refused
 * when the offer is absent or not on sale, or the cart holds a hundred lines.
 */
export async function putLine(
  ctx: Ctx,
  ownerId: string,
  line: LineKey & { readonly quantity: number },
  how: 'set' | 'at-least',
): Promise<void> {
  const offer = (await offersOf(ctx, [line])).get(keyOf(line))
  if (offer === undefined) throw refuse('checkout.offer-not-found')
  if (!offer.live) throw refuse('checkout.offer-down', { title: offer.titleZh })
  const quantity = how === 'at-least' ? sql`greatest(line.quantity, excluded.quantity)` : sql`excluded.quantity`
  const put = await sql`
    insert into checkout.cart_line as line (owner_id, listing_id, variant_id, quantity, shelf_minor, currency, added_at)
    select ${ownerId}, ${line.listingId}, ${line.variantId}, ${line.quantity},
           ${offer.shelf.minor}, ${offer.shelf.currency}, ${ctx.now}
     where (select count(*) from checkout.cart_line
             where owner_id = ${ownerId} and (listing_id, variant_id) <> (${line.listingId}, ${line.variantId})) < ${linesMax}
        on conflict (owner_id, listing_id, variant_id)
        do update set quantity = ${quantity}, shelf_minor = excluded.shelf_minor
  `.execute(ctx.tx)
  if (put.numAffectedRows !== 1n) throw refuse('checkout.cart-full', { max: linesMax })
}

/** Takes lines out; what is not there is not missed. */
export const dropLines = (ctx: BatchCtx, ownerId: string, lines: readonly LineKey[]): Promise<void> =>
  dropLinesOf(
    ctx,
    lines.map((line) => ({ ...line, ownerId })),
  )

/** The same for several carts at once. */
export async function dropLinesOf(
  ctx: BatchCtx,
  lines: readonly (LineKey & { readonly ownerId: string })[],
): Promise<void> {
  if (lines.length === 0) return
  await sql`
    delete from checkout.cart_line as line
     using unnest(${lines.map(({ ownerId }) => ownerId)}::uuid[], ${lines.map(({ listingId }) => listingId)}::uuid[],
                  ${lines.map(({ variantId }) => variantId)}::uuid[]) as gone (owner_id, listing_id, variant_id)
     where line.owner_id = gone.owner_id and line.listing_id = gone.listing_id and line.variant_id = gone.variant_id
  `.execute(ctx.tx)
}

export const cartRows = (ctx: Ctx, ownerId: string) =>
  own<Tables>(ctx.tx)
    .selectFrom('checkout.cart_line')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .orderBy('added_at')
    .orderBy('listing_id')
    .orderBy('variant_id')
    .execute()

/** Pieces in the cart, for the number beside its sign. */
export async function cartPieces(ctx: Ctx): Promise<number> {
  const { actor } = ctx
  const owners = [
    ...('id' in actor ? [actor.id] : []),
    ...('visitorId' in actor && actor.visitorId !== null ? [actor.visitorId] : []),
  ]
  if (owners.length === 0) return 0
  const row = await own<Tables>(ctx.tx)
    .selectFrom('checkout.cart_line')
    .select(({ fn }) => fn.sum<bigint | null>('quantity').as('pieces'))
    .where('owner_id', 'in', owners)
    .executeTakeFirst()
  return Number(row?.pieces ?? 0n)
}

/** What is offered now of these listings and variants, by `keyOf`. */
export async function offersOf(ctx: BatchCtx, lines: readonly LineKey[]): Promise<ReadonlyMap<string, Offer>> {
  if (lines.length === 0) return new Map()
  const found = await offers(ctx, [...new Set(lines.map((line) => line.variantId))])
  return new Map(found.map((offer) => [keyOf(offer), offer]))
}

export const keyOf = ({ listingId, variantId }: LineKey): string => `${listingId} ${variantId}`
