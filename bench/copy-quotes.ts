import type pg from 'pg'
import { copyRows } from './copy-rows.ts'

/**
 * A quote like each of the list, which may name one many times: the same rows under new ids, in the order of the list. They
 * are written beside the product, because making thousands through HTTP takes longer than placing them; placing judges
 * them like any other.
 */
export async function copyQuotes(owner: pg.Client, wanted: readonly string[]): Promise<readonly string[]> {
  await owner.query('drop table if exists copied')
  await owner.query(
    `create temporary table copied as
       select at, old, uuidv7() as new from unnest($1::uuid[]) with ordinality as one (old, at)`,
    [wanted],
  )
  const later = `clock_timestamp() + interval '3 hours'`
  await copyRows(owner, 'checkout.quote', 'c.old = t.id', { id: 'c.new', expires_at: later, used_at: 'null' })
  for (const table of ['checkout.quote_parcel', 'checkout.quote_line'])
    await copyRows(owner, table, 'c.old = t.quote_id', { quote_id: 'c.new' })
  const { rows } = await owner.query<{ new: string }>('select new from copied order by at')
  return rows.map((row) => row.new)
}

/**
 * The yearly limit of 26,000 yuan and the orders one person may place an hour would end a measurement: the invented buyers
 * get a new year and a new day before each.
 */
export async function newDay(owner: pg.Client): Promise<void> {
  await owner.query('update compliance.quota set used_minor = 0')
  await owner.query('delete from identity.counter')
}
