import { sql, type Tx } from '#platform/db'

/** Stock that does not add up; `code` names its words (`inventory.finding.<code>`). */
export type StockFinding = { readonly code: string; readonly params: Readonly<Record<string, string>> }
type Row = { code: string; seller_id: string; variant_id: string; place: string; kept: string; counted: string }

/** Compares the counters with the promises and movements they stand for. An empty list means that they agree. */
export async function checkStock(tx: Tx): Promise<readonly StockFinding[]> {
  const { rows } = await sql<Row>`
    select finding.code, s.seller_id::text, s.variant_id::text, s.place, finding.kept::text, finding.counted::text
      from inventory.stock as s
      left join (select seller_id, variant_id, place, sum(quantity) as units
                   from inventory.reservation where state = 'held' group by seller_id, variant_id, place) as held
        on held.seller_id = s.seller_id and held.variant_id = s.variant_id and held.place = s.place
      left join (select seller_id, variant_id, place, sum(change) as units
                   from inventory.movement group by seller_id, variant_id, place) as moved
        on moved.seller_id = s.seller_id and moved.variant_id = s.variant_id and moved.place = s.place
      cross join lateral (values
        ('reserved', s.reserved, coalesce(held.units, 0)),
        ('on-hand', s.on_hand, coalesce(moved.units, 0))) as finding (code, kept, counted)
     where finding.kept <> finding.counted
     order by 2, 3, 4
  `.execute(tx)
  return rows.map(({ code, seller_id: sellerId, variant_id: variantId, place, kept, counted }) => ({
    code,
    params: { sellerId, variantId, place, kept, counted },
  }))
}
