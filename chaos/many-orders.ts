import type pg from 'pg'
import { columnsOf, copyRows } from '../bench/copy-rows.ts'

/**
 * Orders by the hundred thousand: orders that were placed through the API are copied with everything that belongs to them,
 * each under ids, a checkout, a payment and a person of its own, and the counters and books are raised by what was copied.
 * The tables behind an order are found by their foreign keys. Nobody may be buying meanwhile.
 */
export async function loadOrders(owner: pg.Client, count: number): Promise<number> {
  await owner.query('begin')
  const { rows } = await owner.query<{ bases: number }>(
    `select count(*)::integer as bases from orders.order where state = 'open'`,
  )
  const bases = rows[0]?.bases ?? 0
  if (bases === 0) throw new Error('there is no open order to copy')
  await owner.query(
    `create temp table copied on commit drop as
     select o.seller_id, o.id as old, gen_random_uuid() as new, at,
            o.checkout_id as old_checkout, gen_random_uuid() as new_checkout,
            k.quote_id as old_quote, gen_random_uuid() as new_quote,
            k.payment_id as old_payment, gen_random_uuid() as new_payment,
            md5(gen_random_uuid()::text) as print
       from orders.order as o
       join checkout.checkout as k on k.buyer_id = o.buyer_id and k.id = o.checkout_id
      cross join generate_series(1, $1::integer) as at
      where o.state = 'open'
        and (select count(*) from orders.order as other where other.checkout_id = o.checkout_id) = 1
      order by at, o.id limit $2`,
    [Math.ceil(count / bases) + 1, count],
  )
  await owner.query('create index on copied (old); analyze copied')
  await copyCheckouts(owner)
  await copyRows(owner, 'orders.order', 'c.old = t.id', {
    id: 'c.new',
    number: `t.number || '-' || c.at`,
    checkout_id: 'c.new_checkout',
  })
  for (const table of await tablesBehindOrders(owner))
    await copyRows(owner, table, 'c.old = t.order_id', { order_id: 'c.new' })
  await copyClaims(owner)
  await copyStock(owner)
  await copyBooks(owner)
  const done = await owner.query<{ count: number }>('select count(*)::integer as count from copied')
  await owner.query('commit')
  await owner.query('analyze')
  return done.rows[0]?.count ?? 0
}

async function copyCheckouts(owner: pg.Client): Promise<void> {
  await copyRows(owner, 'checkout.quote', 'c.old_quote = t.id', { id: 'c.new_quote' })
  for (const table of ['checkout.quote_parcel', 'checkout.quote_line'])
    await copyRows(owner, table, 'c.old_quote = t.quote_id', { quote_id: 'c.new_quote' })
  const checkout = { id: 'c.new_checkout', quote_id: 'c.new_quote', payment_id: 'c.new_payment' }
  await copyRows(owner, 'checkout.checkout', 'c.old_checkout = t.id', checkout)
  const order = { checkout_id: 'c.new_checkout', order_id: 'c.new', number: `t.number || '-' || c.at` }
  await copyRows(owner, 'checkout.checkout_order', 'c.old_checkout = t.checkout_id', order)
  // Nothing is asked of a provider for them: it has never heard of these.
  const payment = {
    id: 'c.new_payment',
    checkout_id: 'c.new_checkout',
    state: `'new'`,
    provider_id: 'null',
    pay_url: 'null',
  }
  await copyRows(owner, 'payments.payment', 'c.old_payment = t.id', { ...payment, ask_at: 'null' })
  const part = { payment_id: 'c.new_payment', order_id: 'c.new' }
  await copyRows(owner, 'payments.payment_order', 'c.old_payment = t.payment_id', part)
}

/** Tables that refer to an order, those that refer to them behind them. */
async function tablesBehindOrders(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `with recursive behind as (
       select conrelid, 1 as depth from pg_constraint
        where confrelid = 'orders.order'::regclass and conrelid <> confrelid and contype = 'f'
       union
       select next.conrelid, behind.depth + 1 from pg_constraint as next
         join behind on next.confrelid = behind.conrelid
        where next.contype = 'f' and next.conrelid <> next.confrelid and behind.depth < 5
     )
     select conrelid::regclass::text as name from behind group by conrelid order by max(depth), conrelid::regclass::text`,
  )
  return rows.map(({ name }) => name)
}

async function copyClaims(owner: pg.Client): Promise<void> {
  await owner.query(
    `insert into compliance.quota (person_print, year, used_minor)
     select c.print, t.year, t.amount_minor from compliance.claim as t join copied as c on c.old = t.order_id`,
  )
  await copyRows(owner, 'compliance.claim', 'c.old = t.order_id', { person_print: 'c.print', order_id: 'c.new' })
}

async function copyStock(owner: pg.Client): Promise<void> {
  await copyRows(owner, 'inventory.reservation', 'c.old = t.order_id', { order_id: 'c.new' })
  await owner.query(
    `update inventory.stock as s set reserved = s.reserved + more.units
       from (select r.seller_id, r.variant_id, r.place, sum(r.quantity) as units
               from inventory.reservation as r join copied as c on c.new = r.order_id and c.seller_id = r.seller_id
              group by 1, 2, 3) as more
      where more.seller_id = s.seller_id and more.variant_id = s.variant_id and more.place = s.place`,
  )
}

/** The rows of the books, numbered on behind each seller's last; then the book's last number and the balances. */
async function copyBooks(owner: pg.Client): Promise<void> {
  await owner.query(
    `create temp table numbered on commit drop as
     select t.seller_id, t.seq as old_seq, c.old, c.new, c.at,
            b.last_seq + row_number() over (partition by t.seller_id order by c.at, t.seq) as seq
       from ledger.transfer as t
       join copied as c on c.seller_id = t.seller_id and c.old = t.order_id
       join ledger.book as b on b.seller_id = t.seller_id`,
  )
  const set: Readonly<Record<string, string>> = {
    seq: 'n.seq',
    order_id: 'n.new',
    cause: `t.cause || ':copy:' || n.new`,
  }
  const columns = (await columnsOf(owner, 'ledger.transfer')).map(({ name }) => name)
  await owner.query(
    `insert into ledger.transfer (${columns.join(', ')})
     select ${columns.map((name) => set[name] ?? `t.${name}`).join(', ')}
       from ledger.transfer as t join numbered as n on n.seller_id = t.seller_id and n.old_seq = t.seq and n.old = t.order_id`,
  )
  await owner.query(
    `update ledger.balance as b
        set debit_minor = b.debit_minor + more.debit, credit_minor = b.credit_minor + more.credit
       from (select seller_id, account, currency, sum(debit) as debit, sum(credit) as credit
               from (select t.seller_id, t.debit as account, t.currency, t.amount_minor as debit, 0 as credit
                       from ledger.transfer as t join numbered as n on n.seller_id = t.seller_id and n.seq = t.seq
                     union all
                     select t.seller_id, t.credit, t.currency, 0, t.amount_minor
                       from ledger.transfer as t join numbered as n on n.seller_id = t.seller_id and n.seq = t.seq) as side
              group by 1, 2, 3) as more
      where more.seller_id = b.seller_id and more.account = b.account and more.currency = b.currency`,
  )
  await owner.query(
    `update ledger.book as b set last_seq = more.last
       from (select seller_id, max(seq) as last from numbered group by seller_id) as more where more.seller_id = b.seller_id`,
  )
}
