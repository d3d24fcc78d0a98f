import { decimalOf } from '#platform/money'
import { sql, type Db } from '#platform/db'
import { disputedYetPaid } from './operator-steps.ts'
import type { Sim } from './sim.ts'

type Row = { subject: string; found: string }

/** What must hold when everything has come to its end, read from the tables; each gives a row for what is wrong. */
const queries: Readonly<Record<string, string>> = {
  'an order has not ended': `
    select id::text as subject, state || ' ' || coalesce(reason, '') as found from orders.order
     where state not in ('completed', 'lapsed', 'cancelled', 'refunded')`,
  'an account of an order does not close': `
    select s.order_id::text as subject, concat_ws(' ', o.state, s.account, sum(s.minor)) as found
      from (select seller_id, order_id, debit as account, -amount_minor as minor from ledger.transfer
            union all select seller_id, order_id, credit, amount_minor from ledger.transfer) as s
      join orders.order as o on o.seller_id = s.seller_id and o.id = s.order_id
     group by s.order_id, s.account, o.state, o.total_minor, o.currency
    having sum(s.minor) <> 0 and (o.state <> 'completed' or s.account in ('receivable', 'pledged', 'escrow', 'refund_due', 'payout_transit'))
        or s.account = 'provider' and o.state = 'completed' and sum(s.minor) <> -o.total_minor`,
  'the seller of a completed order has neither the dollars nor the claim': `
    select o.id::text as subject, concat_ws(' ', o.keep_minor, 'promised', coalesce(sum(t.amount_minor), 0), 'paid or owed') as found
      from orders.order as o
      left join (select seller_id, order_id, case when debit in ('seller_payable', 'bank') then -amount_minor else amount_minor end as amount_minor
                   from ledger.transfer
                  where currency = 'USD' and (debit in ('seller_payable', 'bank')) <> (credit in ('seller_payable', 'bank'))) as t
        on t.seller_id = o.seller_id and t.order_id = o.id
     where o.state = 'completed'
     group by o.id, o.keep_minor
    having coalesce(sum(t.amount_minor), 0) <> o.keep_minor`,
  'stock is still promised, or a sold order consumed none': `
    select o.id::text as subject, o.state || ' with ' || r.state as found
      from orders.order as o join inventory.reservation as r on r.seller_id = o.seller_id and r.order_id = o.id
     where r.state = 'held' or (o.state = 'completed') and r.state <> 'consumed' or o.state in ('lapsed', 'cancelled') and r.state <> 'given_back'`,
  'a limit of the year is held by an order that came to nothing': `
    select c.order_id::text as subject, o.state as found from compliance.claim as c join orders.order as o on o.id = c.order_id
     where (c.given_back_at is null) <> (o.state = 'completed')`,
  'an event was not delivered': `
    select id::text as subject, concat_ws(' ', name, 'parked', parked_at, problem) as found from platform.outbox where done_at is null`,
  'a job was not done': `
    select id::text as subject, concat_ws(' ', name, state, output::text) as found from jobs.job where state::text in ('created', 'retry', 'active', 'failed')`,
  'a payment or refund is open': `
    select id::text as subject, 'payment ' || state as found from payments.payment where state in ('new', 'pending')
    union all select id::text, 'refund ' || state from payments.refund where state <> 'succeeded'`,
  'a payout is open or waits for a person': `
    select id::text as subject, concat_ws(' ', state, review_reason) as found from payouts.payout where state in ('new', 'sent')
    union all select seller_id::text, 'held: ' || hold_reason from payouts.book where held_at is not null`,
  'our books and the statements of the provider differ': `
    select provider_id as subject, concat_ws(' ', day, field, ours, theirs) as found from payments.difference where gone_at is null`,
}

/** The end of a history: queries, and the outside services' own truth against the books. */
export async function checkEnd(sim: Sim): Promise<readonly string[]> {
  const found: string[] = []
  for (const [what, query] of Object.entries(queries)) {
    const { rows } = await sql<Row>`${sql.raw(query)}`.execute(sim.look)
    found.push(...rows.map((row) => `${what}: ${row.subject} ${row.found}`))
  }
  const disputed = (await disputedYetPaid(sim)).map((id) => `payment ${id} is disputed, and the provider has its money`)
  return [...found, ...disputed, ...(await money(sim)), ...(await promises(sim)), ...declared(sim)]
}

async function balanceOf(db: Db, account: string, currency: string): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(case when credit = ${account} then amount_minor else -amount_minor end), 0)::bigint as minor
      from ledger.transfer where (credit = ${account} or debit = ${account}) and currency = ${currency}`.execute(db)
  return rows[0]?.minor ?? 0n
}

async function money({ look, payments, bank }: Sim): Promise<readonly string[]> {
  const taken = payments
    .payments()
    .reduce((sum, each) => sum + (each.status === 'succeeded' ? each.amount.minor : 0n), 0n)
  const returned = payments
    .refunds()
    .reduce((sum, each) => sum + (each.status === 'succeeded' ? each.amount.minor : 0n), 0n)
  const booked = -(await balanceOf(look, 'provider', 'CNY'))
  const executed = bank.files().filter(({ status }) => status === 'ACSC')
  const paid = executed.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n)
  const bankBooked = await balanceOf(look, 'bank', 'USD')
  const text = (minor: bigint, currency: string): string => decimalOf({ minor, currency })
  return [
    ...(taken - returned === booked
      ? []
      : [`the provider holds ${text(taken - returned, 'CNY')} and the books say ${text(booked, 'CNY')}`]),
    ...(paid === bankBooked ? [] : [`the bank paid ${text(paid, 'USD')} and the books say ${text(bankBooked, 'USD')}`]),
    ...(new Set(executed.map(({ endToEndId }) => endToEndId)).size === executed.length
      ? []
      : ['the bank paid a payout twice']),
  ]
}

/** I1: what a buyer was told is there. */
async function promises({ look, acknowledged }: Sim): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`select id from orders.order`.execute(look)
  const there = new Set(rows.map(({ id }) => id))
  return acknowledged.flatMap(({ orderIds }) =>
    orderIds.filter((id) => !there.has(id)).map((id) => `order ${id} was acknowledged and is lost`),
  )
}

/** Customs never released the same order twice. */
function declared({ window }: Sim): readonly string[] {
  const released = window.filed().filter(({ type, status }) => type === 'CEB621' && status === '800')
  const numbers = released.map(({ orderNo }) => orderNo)
  return numbers.filter((each, at) => numbers.indexOf(each) !== at).map((each) => `order ${each} was released twice`)
}
