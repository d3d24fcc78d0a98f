import type pg from 'pg'

/**
 * The database's own limit of placing an order: one SQL function that writes the rows of one order and nothing else. It is
 * written from an order that was really placed, so that it stays the same rows when the product changes: what the placing
 * transaction inserted becomes plain inserts with the same values, and the few rows it raised are raised by the statements
 * below. No reading, no judging, no HTTP, no encryption, one round trip.
 */
export const limitCall = 'select limits.place_order($1, $2, $3, $4, $5)'

/** Rows that an order changes instead of adding; inserted ones among them are the first of their kind. */
const raised = [
  'checkout.quote',
  'inventory.stock',
  'ledger.book',
  'ledger.balance',
  'compliance.quota',
  'identity.counter',
]
const declared = { seller: '_seller', buyer: '_buyer', one: '_one', two: '_two', quote: '_quote' } as const

export type Sample = {
  readonly sellerId: string
  readonly buyerId: string
  readonly variants: readonly [string, string]
  readonly quoteId: string
  readonly orderId: string
}
export type Row = { readonly table: string; readonly columns: readonly Column[] }
type Column = { readonly name: string; readonly type: string; readonly value: string | null }

/** Reads what the transaction of `sample` inserted; gives back the function's text and how many rows it writes. */
export async function writeFunction(
  owner: pg.Client,
  sample: Sample,
): Promise<{ readonly text: string; readonly rows: number; readonly tables: readonly string[] }> {
  const inserted = await insertedWith(owner, sample.orderId)
  const rows = newRows(inserted)
  const names = namesOf(rows, sample)
  const transfer = rows.find(({ table }) => table === 'ledger.transfer')
  if (transfer === undefined) throw new Error('an order books a transfer')
  const order = names.get(sample.orderId) ?? ''
  const inserts = rows.map((row) => insertOf(row, names, order))
  const fresh = [...names.values()].filter((name) => name.startsWith('_new'))
  const text = `
create schema if not exists limits;
create or replace function limits.place_order(_seller uuid, _buyer uuid, _one uuid, _two uuid, _quote uuid) returns bigint
language plpgsql as $body$
declare
  _seq bigint;
${fresh.map((name) => `  ${name} uuid := uuidv7();`).join('\n')}
begin
  update checkout.quote set used_at = clock_timestamp() where buyer_id = _buyer and id = _quote and used_at is null;
  update inventory.stock set reserved = reserved + 1
   where seller_id = _seller and variant_id in (_one, _two) and place = 'us' and on_hand - reserved >= 1;
  insert into compliance.quota as quota (person_print, year, used_minor) values (_buyer::text, 2026, 100)
      on conflict (person_print, year) do update set used_minor = quota.used_minor + 1;
  insert into ledger.book as book (seller_id, last_seq) values (_seller, 1)
      on conflict (seller_id) do update set last_seq = book.last_seq + 1 returning last_seq into _seq;
  insert into ledger.balance as balance (seller_id, account, currency, debit_minor, credit_minor)
  values (_seller, 'pledged', 'CNY', 0, 100), (_seller, 'receivable', 'CNY', 100, 0)
      on conflict (seller_id, account, currency) do update
      set debit_minor = balance.debit_minor + excluded.debit_minor,
          credit_minor = balance.credit_minor + excluded.credit_minor;
${inserted
  .filter(({ table }) => table === 'identity.counter')
  .map(counterOf)
  .join('\n')}
${inserts.join('\n')}
  return _seq;
end $body$;`
  return { text, rows: rows.length + 7, tables: [...new Set([...raised, ...rows.map(({ table }) => table)])] }
}

/** One counter a person, raised by each order. */
function counterOf({ table, columns }: Row): string {
  const given = columns.filter(({ value }) => value !== null)
  const values = given.map(({ name, type, value }) =>
    name === 'id' ? 'uuidv7()' : name === 'key' ? '_buyer::text' : `${quoted(value ?? '')}::${type}`,
  )
  return `  insert into ${table} as counter (${given.map(({ name }) => name).join(', ')}) values (${values.join(', ')})
      on conflict (key) do update set touched_at = excluded.touched_at, counts = excluded.counts, at = excluded.at;`
}

/** What a placing adds, parents first. */
export const newRows = (inserted: readonly Row[]): readonly Row[] =>
  inOrderOfKeys(inserted.filter(({ table }) => !raised.includes(table)))

export async function insertedWith(owner: pg.Client, orderId: string): Promise<readonly Row[]> {
  const { rows: found } = await owner.query<{ xid: string }>(
    'select xmin::text as xid from orders.order where id = $1',
    [orderId],
  )
  const xid = found[0]?.xid
  const { rows: tables } = await owner.query<{ table: string; columns: { name: string; type: string }[] }>(`
    select format('%I.%I', space.nspname, class.relname) as table,
           json_agg(json_build_object('name', quote_ident(column_of.attname),
                                      'type', format_type(column_of.atttypid, column_of.atttypmod))
                    order by column_of.attnum) as columns
      from pg_class as class
      join pg_namespace as space on space.oid = class.relnamespace
      join pg_attribute as column_of on column_of.attrelid = class.oid and column_of.attnum > 0
                                    and not column_of.attisdropped and column_of.attgenerated = ''
     where class.relkind = 'r' and space.nspname !~ '^pg_|^information_schema$'
     group by 1`)
  const rows: Row[] = []
  for (const { table, columns } of tables) {
    const list = columns.map(({ name }) => `${name}::text`).join(', ')
    const { rows: values } = await owner.query<(string | null)[]>({
      text: `select ${list} from ${table} where xmin::text = $1`,
      values: [xid],
      rowMode: 'array',
    })
    for (const value of values)
      rows.push({ table, columns: columns.map((column, at) => ({ ...column, value: value[at] ?? null })) })
  }
  return rows
}

/** Parents first: a foreign key is checked at the end of its statement. */
function inOrderOfKeys(rows: readonly Row[]): readonly Row[] {
  const first = ['orders."order"', 'checkout.checkout', 'payments.payment']
  const rank = ({ table }: Row): number => (first.includes(table) ? 0 : 1)
  return rows.toSorted((one, two) => rank(one) - rank(two) || one.table.localeCompare(two.table))
}

/** Each id as the function knows it: handed in, or made anew when the placing made it. The others stay as they are. */
export function namesOf(rows: readonly Row[], sample: Sample): ReadonlyMap<string, string> {
  const names = new Map<string, string>([
    [sample.sellerId, declared.seller],
    [sample.buyerId, declared.buyer],
    [sample.variants[0], declared.one],
    [sample.variants[1], declared.two],
    [sample.quoteId, declared.quote],
  ])
  const madeAt = sample.orderId.slice(0, 8) // the first 32 bits of the time: everything made in the same minute
  for (const { columns } of rows)
    for (const { value } of columns)
      for (const id of value?.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [])
        if (!names.has(id) && (id.startsWith(madeAt) || isKey(rows, id))) names.set(id, `_new${names.size}`)
  return names
}

/** Whether an id is the first column's value of a row: keys that are no version 7, such as those of the job queue. */
const isKey = (rows: readonly Row[], id: string): boolean =>
  rows.some(({ columns }) => columns.some(({ name, value }) => (name === 'id' || name === 'key') && value === id))

function insertOf({ table, columns }: Row, names: ReadonlyMap<string, string>, order: string): string {
  const given = columns.filter(({ value }) => value !== null)
  const values = given.map((column) => valueOf(table, column, names, order))
  return `  insert into ${table} (${given.map(({ name }) => name).join(', ')}) values (${values.join(', ')});`
}

function valueOf(
  table: string,
  { name, type, value }: Column,
  names: ReadonlyMap<string, string>,
  order: string,
): string {
  if (table === 'ledger.transfer' && name === 'seq') return '_seq'
  if (table === 'orders."order"' && name === 'number') return `${order}::text`
  if (table === 'compliance.claim' && name === 'person_print') return `${declared.buyer}::text`
  const text = value ?? ''
  const known = names.get(text)
  if (known !== undefined) return type === 'uuid' ? known : `${known}::text`
  if (type !== 'text') return `${quoted(text)}::${type}`
  // Ids inside a text (causes, keys) make it unique; inside documents they are ballast and stay as they are.
  const inside = text.startsWith('{') ? [] : [...names].filter(([id]) => text.includes(id))
  const [first] = inside
  return first === undefined ? quoted(text) : `replace(${quoted(text)}, ${quoted(first[0])}, ${first[1]}::text)`
}

export const quoted = (text: string): string => `'${text.replaceAll(`'`, `''`)}'`
