/** Counts the units of a thing anew, with the movement that says so; nobody may be buying it at the time. */
export async function countAnew(
  owner: { query(text: string, values: readonly unknown[]): Promise<unknown> },
  sellerId: string,
  variantId: string,
  units: number,
): Promise<void> {
  await owner.query(
    `with before as (select on_hand from inventory.stock where seller_id = $1 and variant_id = $2 and place = 'us'),
          counted as (insert into inventory.movement (seller_id, id, variant_id, place, change, kind, at)
                      select $1, gen_random_uuid(), $2, 'us', $3::bigint - on_hand, 'counted', clock_timestamp()
                        from before where on_hand <> $3::bigint)
     update inventory.stock set on_hand = $3::bigint where seller_id = $1 and variant_id = $2 and place = 'us'`,
    [sellerId, variantId, units],
  )
}
