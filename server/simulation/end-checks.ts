import { sql, type Db } from '#platform/db'
import { disputedYetPaid } from './operator-steps.ts'
import { companiesOf, type Sim } from './sim.ts'

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
     group by s.order_id, s.account, o.state, o.captured_minor, o.refunded_minor
    having sum(s.minor) <> 0 and (o.state in ('lapsed', 'cancelled') or s.account in ('receivable', 'pledged', 'escrow', 'refund_due', 'payout_transit', 'seller_reserve'))
        or s.account = 'provider' and sum(s.minor) <> o.refunded_minor - o.captured_minor
           + (select coalesce(sum(case when debit = 'provider_fee' then amount_minor else -amount_minor end), 0)
                from ledger.transfer as f
               where f.order_id = s.order_id and 'provider_fee' in (f.debit, f.credit))`,
  'the seller of a completed order has neither the dollars nor the claim': `
    select o.id::text as subject, concat_ws(' ', o.keep_minor, 'promised', back.keep, 'taken back', coalesce(sum(t.amount_minor), 0), 'paid or owed') as found
      from orders.order as o
      join lateral (select coalesce(sum(keep_minor + claim_keep_minor), 0) as keep from orders.refund_wish
                     where seller_id = o.seller_id and order_id = o.id) as back on true
      left join (select seller_id, order_id, case when debit in ('seller_payable', 'bank') then -amount_minor else amount_minor end as amount_minor
                   from ledger.transfer
                  where currency = 'USD' and (debit in ('seller_payable', 'bank')) <> (credit in ('seller_payable', 'bank'))) as t
        on t.seller_id = o.seller_id and t.order_id = o.id
     where o.released_at is not null
     group by o.id, o.keep_minor, back.keep
    having coalesce(sum(t.amount_minor), 0) <> o.keep_minor - back.keep`,
  'stock is still promised, or a sold order consumed none': `
    select o.id::text as subject, o.state || ' with ' || r.state as found
      from orders.order as o join inventory.reservation as r on r.seller_id = o.seller_id and r.order_id = o.id
     where r.state = 'held' or (o.state = 'completed') and r.state not in ('consumed', 'restocked', 'given_back') or o.state in ('lapsed', 'cancelled') and r.state <> 'given_back'`,
  'a limit of the year is held by an order that came to nothing': `
    select c.order_id::text as subject, o.state as found from compliance.claim as c join orders.order as o on o.id = c.order_id
     where (c.given_back_at is null) <> (o.captured_minor > 0 and o.duty_minor + o.consumption_tax_minor + o.vat_minor
             > (select coalesce(sum(tax_minor), 0) from orders.refund_wish where seller_id = o.seller_id and order_id = o.id)
             and not exists (select 1 from orders.refund_wish where seller_id = o.seller_id and order_id = o.id and policy is null and not surplus))
       -- A part that an operator gave back by whatever policy may hold all the tax of an order whose goods stay.
       and not exists (select 1 from orders.refund_wish where seller_id = o.seller_id and order_id = o.id and cause like 'simulated:%')
       -- Goods that customs took back are not imported any more, however little of the price a decision gave back.
       and not (c.given_back_at is not null and exists (select 1 from compliance.claim_part as p join returns.return as r on p.cause = 'return:' || r.id
                 where p.order_id = c.order_id and r.tax_back))`,
  'an event was not delivered': `
    select id::text as subject, concat_ws(' ', name, 'parked', parked_at, problem) as found from platform.outbox where done_at is null`,
  'a job was not done': `
    select id::text as subject, concat_ws(' ', name, state, output::text) as found from jobs.job where state::text in ('created', 'retry', 'active', 'failed')`,
  'a payment or refund is open': `
    select id::text as subject, 'payment ' || state as found from payments.payment where state in ('new', 'pending')
    union all select id::text, 'refund ' || state from payments.refund where state <> 'succeeded'`,
  'a return or a dispute has not ended': `
    select id::text as subject, 'return ' || state as found from returns.return where owner <> 'nobody'
    union all select id::text, 'dispute ' || state from disputes.dispute where owner <> 'nobody'
    union all select order_id::text, 'frozen by ' || by from orders.freeze where thawed_at is null
    union all select order_id::text, 'stopped by the rules' from orders.stop where ended_at is null`,
  'a debt, a reserve or a line of the bank is left': `
    select id::text as subject, 'debt ' || state as found from payouts.debt where state in ('open', 'overdue', 'asked')
    union all select order_id::text, 'withheld ' || left_minor from payouts.withheld where left_minor > 0
    union all select id::text, concat_ws(' ', direction, amount_minor, problem) from payouts.bank_entry where state = 'open'
    union all select seller_id::text, account || ' ' || credit_minor - debit_minor from ledger.balance
     where account = 'seller_reserve' and credit_minor <> debit_minor or account = 'seller_payable' and credit_minor < debit_minor`,
  'a payout is open or waits for a person': `
    select id::text as subject, concat_ws(' ', state, review_reason) as found from payouts.payout where state in ('waiting', 'new', 'sent')
    -- A hold without money behind it stands until there is some, or the seller's account is another.
    union all select seller_id::text, 'held: ' || hold_reason from payouts.book as b where held_at is not null
       and exists (select from ledger.balance where seller_id = b.seller_id and account = 'seller_payable' and credit_minor > debit_minor)`,
  'our books and the statements of the provider differ': `
    select provider_id as subject, concat_ws(' ', day, field, ours, theirs) as found from payments.difference where gone_at is null and closed_at is null`,
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

async function money(sim: Sim): Promise<readonly string[]> {
  const { look, bank } = sim
  const companies = companiesOf(sim)
  const sum = (of: readonly { readonly status: string; readonly amount: { readonly minor: bigint } }[]): bigint =>
    of.reduce((all, each) => all + (each.status === 'succeeded' ? each.amount.minor : 0n), 0n)
  const taken = sum(companies.flatMap((each) => each.payments()))
  const returned = sum(companies.flatMap((each) => each.refunds()))
  const fees = companies.reduce((all, each) => all + each.feesMinor(), 0n)
  const executed = bank.files().filter(({ status }) => status === 'ACSC')
  const paid = dollars(executed) - dollars(bank.credits())
  const differ = (what: string, outside: bigint, ours: bigint): readonly string[] =>
    outside === ours ? [] : [`${what}: ${outside} outside, and ${ours} in the books`]
  return [
    ...differ('fen at the payment companies', taken - returned - fees, -(await balanceOf(look, 'provider', 'CNY'))),
    ...differ('fen of fees', fees, -(await balanceOf(look, 'provider_fee', 'CNY'))),
    ...differ('cents that left the bank', paid, await balanceOf(look, 'bank', 'USD')),
    ...(new Set(executed.map(({ endToEndId }) => endToEndId)).size === executed.length
      ? []
      : ['the bank paid a payout twice']),
  ]
}

const dollars = (lines: readonly { readonly amount: string }[]): bigint =>
  lines.reduce((sum, { amount }) => sum + BigInt(amount.replace('.', '')), 0n)

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
