import type pg from 'pg'
import { must } from '../server/platform/check.ts'
import { columnsOf } from './copy-rows.ts'
import { insertedWith, namesOf, newRows, quoted, type Row, type Sample } from './order-function.ts'

/**
 * Rows as they were written by the product, copied so many times under new ids by one statement a table: the tables and
 * their indexes become as deep as after years of trade, in minutes. The copies belong to the sample's own seller and buyer;
 * nothing measures them, they are only there.
 */
async function copyManyTimes(
  owner: pg.Client,
  rows: readonly Row[],
  names: ReadonlyMap<string, string>,
  copies: { readonly from: number; readonly to: number },
): Promise<void> {
  await owner.query(idFunction)
  await owner.query('set session_replication_role = replica') // copies of rows whose keys were checked: not once more
  const fresh = new Map([...names].filter(([, name]) => name.startsWith('_new')).map(([id, name]) => [id, newId(name)]))
  for (const row of rows) await owner.query(copyOf(row, fresh, copies))
  await owner.query('reset session_replication_role')
}

/** The n-th copy's k-th id, shaped like a version 7 of an earlier time, in the order of n. */
const idFunction = `
create schema if not exists limits;
create or replace function limits.id(n bigint, k integer) returns uuid language sql immutable parallel safe as $$
  select (left(h, 8) || '-' || substr(h, 9, 4) || '-7' || lpad(to_hex(k), 3, '0') || '-8' || substr(m, 1, 3) || '-' || substr(m, 4, 12))::uuid
    from (select lpad(to_hex(1600000000000 + n), 12, '0') as h, md5(n::text || ':' || k::text) as m) as parts
$$`
const newId = (name: string): string => `limits.id(n, ${Number(name.replace('_new', ''))})`

function copyOf(
  { table, columns }: Row,
  fresh: ReadonlyMap<string, string>,
  copies: { from: number; to: number },
): string {
  const given = columns.filter(({ value }) => value !== null)
  const values = given.map(({ name, type, value }) => {
    const text = value ?? ''
    if (table === 'ledger.transfer' && name === 'seq') return '1000000000 + n'
    if (table === 'orders."order"' && name === 'number') return `'B' || n`
    if (name === 'handle' || name === 'sku') return `${quoted(text)} || '-' || n`
    const known = fresh.get(text)
    if (known !== undefined) return type === 'uuid' ? known : `${known}::text`
    const inside = type === 'text' && !text.startsWith('{') ? [...fresh].filter(([id]) => text.includes(id)) : []
    const [first] = inside
    return first === undefined
      ? `${quoted(text)}::${type}`
      : `replace(${quoted(text)}, ${quoted(first[0])}, ${first[1]}::text)`
  })
  const done = table === 'platform.outbox' ? [['done_at', 'clock_timestamp()']] : []
  return `insert into ${table} (${[...given.map(({ name }) => name), ...done.map(([name]) => name)].join(', ')})
    select ${[...values, ...done.map(([, value]) => value)].join(', ')} from generate_series(${copies.from}::bigint, ${copies.to}::bigint) as n`
}

/** Copies of one placed order with everything its placing wrote, but the job that asks the provider. */
export async function bulkOrders(
  owner: pg.Client,
  sample: Sample,
  copies: { readonly from: number; readonly to: number },
  only?: readonly string[],
): Promise<void> {
  const inserted = newRows(await insertedWith(owner, sample.orderId))
  const quote = await rowsWhere(owner, 'checkout.quote', 'id = $1', [sample.quoteId])
  for (const table of ['checkout.quote_parcel', 'checkout.quote_line'])
    quote.push(...(await rowsWhere(owner, table, 'quote_id = $1', [sample.quoteId])))
  const rows = [...quote, ...inserted].filter(
    ({ table }) => !table.startsWith('jobs.') && (only === undefined || only.includes(table)),
  )
  await copyManyTimes(owner, rows, new Map([...namesOf(inserted, sample), [sample.quoteId, '_new999']]), copies)
  await owner.query('analyze')
}

const listingTables = [
  'catalog.product',
  'catalog.variant',
  'catalog.listing',
  'catalog.listing_variant',
  'catalog.shown',
  'search.document',
  'inventory.stock',
]

/** Copies of one listing with its product, variants, stock and what search knows of it. */
export async function bulkListings(
  owner: pg.Client,
  of: { readonly sellerId: string; readonly productId: string },
  copies: { readonly from: number; readonly to: number },
  tables: readonly string[] = listingTables,
): Promise<void> {
  const ids = new Map<string, string>()
  const rows: Row[] = []
  for (const table of tables) rows.push(...(await rowsOf(owner, table, of)))
  for (const row of rows)
    for (const { name, value } of row.columns)
      if (['id', 'product_id', 'listing_id', 'variant_id'].includes(name) && value !== null && !ids.has(value))
        ids.set(value, `_new${ids.size}`)
  await copyManyTimes(owner, rows, ids, copies)
  await owner.query('analyze')
}

async function rowsOf(
  owner: pg.Client,
  table: string,
  { sellerId, productId }: { readonly sellerId: string; readonly productId: string },
): Promise<readonly Row[]> {
  const names = (await columnsOf(owner, table)).map(({ name }) => name)
  const where = names.includes('product_id')
    ? 'product_id = $2'
    : names.includes('listing_id')
      ? 'listing_id in (select id from catalog.listing where seller_id = $1 and product_id = $2)'
      : names.includes('variant_id')
        ? 'variant_id in (select id from catalog.variant where seller_id = $1 and product_id = $2)'
        : 'id = $2'
  return rowsWhere(owner, table, `seller_id = $1 and ${where}`, [sellerId, productId])
}

async function rowsWhere(owner: pg.Client, table: string, where: string, values: readonly string[]): Promise<Row[]> {
  const columns = await columnsOf(owner, table)
  const { rows } = await owner.query<(string | null)[]>({
    text: `select ${columns.map(({ name }) => `${name}::text`).join(', ')} from ${table} where ${where}`,
    values: [...values],
    rowMode: 'array',
  })
  return rows.map((found) => ({
    table,
    columns: columns.map((column, at) => ({ ...column, value: found[at] ?? null })),
  }))
}

/** The last order placed, by one of these buyers. */
export async function lastOrder(
  owner: pg.Client,
  shoppers: readonly {
    readonly id: string
    readonly lines: readonly [{ readonly variantId: string }, { readonly variantId: string }]
  }[],
): Promise<Sample> {
  const { rows } = await owner.query<{ seller_id: string; id: string; buyer_id: string; quote_id: string }>(`
    select placed.seller_id, placed.id, placed.buyer_id, checkout.quote_id
      from orders.order as placed
      join checkout.checkout as checkout on checkout.buyer_id = placed.buyer_id and checkout.id = placed.checkout_id
     order by placed.opened_at desc limit 1`)
  const placed = must(rows[0], 'an order was placed')
  const shopper = must(
    shoppers.find(({ id }) => id === placed.buyer_id),
    'by one of the shoppers',
  )
  return {
    sellerId: placed.seller_id,
    buyerId: placed.buyer_id,
    orderId: placed.id,
    quoteId: placed.quote_id,
    variants: [shopper.lines[0].variantId, shopper.lines[1].variantId],
  }
}
