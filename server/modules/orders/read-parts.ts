import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { linesOf, stayingPieces } from './given-back.ts'
import type { Tables } from './tables.ts'

export type Pieces = { readonly line: number; readonly quantity: number }
export type Part = {
  /** The id of its parcel. */
  readonly partId: string
  readonly no: number
  /** The order's number with the part's: what customs knows it by. */
  readonly number: string
  readonly shippedAt: Date | null
  /** It came back, or was given up, and its money went back: the order goes on without it. */
  readonly givenBack: boolean
  readonly lines: readonly (Pieces & { readonly firstPiece: number })[]
  /** What carrier and customs reported of it, by name. */
  readonly facts: ReadonlyMap<string, { readonly at: Date; readonly place: string | null }>
}
type Key = { readonly sellerId: string; readonly orderId: string }

export const partNumber = (number: string, no: number): string => `${number}-${no}`

/** The parts of an order, in their order; none when it leaves in one parcel. */
export async function partsOf(ctx: Pick<Ctx, 'tx'>, { sellerId, orderId }: Key): Promise<readonly Part[]> {
  const { rows } = await sql<PartRow>`
    select p.id, p.no, p.shipped_at, o.number,
           exists (select 1 from orders.refund_wish as w
                    where w.seller_id = p.seller_id and w.order_id = p.order_id and w.cause = 'part:' || p.id) as given_back,
           (select jsonb_agg(jsonb_build_object('line', l.line, 'quantity', l.quantity, 'firstPiece', l.first_piece) order by l.line)
              from orders.part_line as l
             where l.seller_id = p.seller_id and l.order_id = p.order_id and l.part_id = p.id) as lines
      from orders.part as p
      join orders.order as o on o.seller_id = p.seller_id and o.id = p.order_id
     where p.seller_id = ${sellerId} and p.order_id = ${orderId}
     order by p.no
  `.execute(ctx.tx)
  if (rows.length === 0) return []
  const facts = await own<Tables>(ctx.tx)
    .selectFrom('orders.part_fact')
    .select(['part_id', 'fact', 'at', 'place'])
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('at')
    .execute()
  return rows.map(({ id, no, number, shipped_at: shippedAt, given_back: givenBack, lines }) => ({
    partId: id,
    no,
    number: partNumber(number, no),
    shippedAt,
    givenBack,
    lines,
    facts: new Map(facts.filter((each) => each.part_id === id).map(({ fact, at, place }) => [fact, { at, place }])),
  }))
}
type PartRow = {
  id: string
  no: number
  number: string
  shipped_at: Date | null
  given_back: boolean
  lines: Part['lines']
}

/** Of each line: how many pieces are in no parcel and may still be shipped, and where they end. */
export async function freePieces(
  ctx: Pick<Ctx, 'tx'>,
  key: Key,
): Promise<ReadonlyMap<number, { readonly left: number; readonly end: number }>> {
  const packed = (await partsOf(ctx, key)).flatMap((part) => part.lines)
  const staying = await stayingPieces(ctx, key)
  return new Map(
    (await linesOf(ctx, key)).map(({ line, quantity }) => {
      const own = packed.filter((each) => each.line === line)
      const end = Math.min(quantity, ...own.map(({ firstPiece }) => firstPiece)) // parts are filled from the back
      return [line, { left: Math.max(0, end - (staying.get(line) ?? 0)), end }]
    }),
  )
}

/** The pieces that have not left and are not given back, of lines that have some. */
export async function unshippedPieces(ctx: Pick<Ctx, 'tx'>, key: Key): Promise<readonly Pieces[]> {
  const shipped = (await partsOf(ctx, key)).filter(({ shippedAt }) => shippedAt !== null).flatMap(({ lines }) => lines)
  const staying = await stayingPieces(ctx, key)
  return (await linesOf(ctx, key)).flatMap(({ line, quantity }) => {
    const gone = shipped.filter((each) => each.line === line).reduce((sum, each) => sum + each.quantity, 0)
    const left = quantity - (staying.get(line) ?? 0) - gone
    return left <= 0 ? [] : [{ line, quantity: left }]
  })
}
