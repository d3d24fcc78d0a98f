import type pg from 'pg'
import { checkInvariants } from '../server/simulation/check-invariants.ts'
import { connect } from '../server/platform/db.ts'
import { ask } from './ask.ts'
import type { Attempt, Paid, Work } from './buyers-at-work.ts'
import type { ChaosMarket } from './market.ts'

/** What was promised against what is in the books. Each list says in words what is wrong; empty lists mean that all holds. */
export type Verdict = {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  readonly oversold: readonly string[]
  /** Everything else that must hold: invariants, answers that changed, money at the provider, events never told. */
  readonly other: readonly string[]
}

export const isClean = (of: Verdict): boolean => Object.values(of).every((list) => list.length === 0)

export async function compare(
  market: ChaosMarket,
  work: Pick<Work, 'attempts' | 'paid' | 'refunds'>,
  replays = 2000,
): Promise<Verdict> {
  const owner = await market.owner()
  const { db, close } = connect(market.ownerUrl, { max: 1 })
  try {
    const findings = await checkInvariants(db)
    const said = findings.map((each) => `${each.invariant} ${each.what}: ${each.subject} ${each.found}`)
    const ofStock = findings.map(({ invariant }) => invariant === 'I3')
    return {
      lost: [...(await lost(owner, work.attempts)), ...(await lostRefunds(owner, work.refunds))],
      doubled: await doubled(owner, work.attempts),
      oversold: said.filter((_, at) => ofStock[at]),
      other: [
        ...said.filter((_, at) => !ofStock[at]),
        ...(await unpaid(owner, work.paid)),
        ...(await untold(owner)),
        ...(await changedAnswers(market, work.attempts, replays)),
      ],
    }
  } finally {
    await close()
    await owner.end()
  }
}

type Found = { readonly what: string }
const words = (rows: readonly Found[]): readonly string[] => rows.map(({ what }) => what)

const told = (attempts: readonly Attempt[]): string =>
  JSON.stringify(
    attempts
      .filter(({ answer }) => answer?.status === 201)
      .map(({ answer, quoteId, shopper, key }) => ({
        quoteId,
        buyerId: shopper.id,
        key,
        ...JSON.parse(answer?.body ?? ''),
      })),
  )

/** I1: every order a buyer was told of is there with its amounts, its stock, its books, its payment and the kept answer. */
async function lost(owner: pg.Client, attempts: readonly Attempt[]): Promise<readonly string[]> {
  const { rows } = await owner.query<Found>(
    `with told as (
       select one ->> 'key' as key, (one ->> 'buyerId')::uuid as buyer_id, (one ->> 'quoteId')::uuid as quote_id,
              (one ->> 'checkoutId')::uuid as checkout_id, one -> 'orders' as orders,
              replace(one -> 'total' ->> 'amount', '.', '')::bigint as total_minor
         from jsonb_array_elements($1::jsonb) as one
     ), told_order as (
       select told.checkout_id, (each ->> 'orderId')::uuid as id, (each ->> 'sellerId')::uuid as seller_id,
              replace(each -> 'total' ->> 'amount', '.', '')::bigint as total_minor
         from told, jsonb_array_elements(told.orders) as each
     )
     select 'checkout ' || told.checkout_id || ' was acknowledged and is not there' as what
       from told
       left join checkout.checkout as kept
         on kept.buyer_id = told.buyer_id and kept.id = told.checkout_id and kept.quote_id = told.quote_id
        and kept.total_minor = told.total_minor
      where kept.id is null
     union all
     select 'order ' || told_order.id || ' was acknowledged and is not there'
       from told_order
       left join orders.order as kept
         on kept.seller_id = told_order.seller_id and kept.id = told_order.id and kept.checkout_id = told_order.checkout_id
        and kept.total_minor = told_order.total_minor
      where kept.id is null
     union all
     select 'order ' || told_order.id || ' has no ' || missing.what
       from told_order
       cross join lateral (
         select 'lines' as what
          where not exists (select from orders.line where seller_id = told_order.seller_id and order_id = told_order.id)
         union all
         select 'stock'
          where not exists (select from inventory.reservation where seller_id = told_order.seller_id and order_id = told_order.id)
         union all
         select 'row in the books'
          where not exists (select from ledger.transfer where seller_id = told_order.seller_id and order_id = told_order.id)
         union all
         select 'payment' where not exists (select from payments.payment_order where order_id = told_order.id)
       ) as missing
     union all
     select 'the answer to ' || told.key || ' was not kept'
       from told
      where not exists (select from platform.idempotency where caller = 'buyer:' || told.buyer_id and key = told.key)`,
    [told(attempts)],
  )
  return words(rows)
}

async function lostRefunds(owner: pg.Client, orderIds: readonly string[]): Promise<readonly string[]> {
  const { rows } = await owner.query<Found>(
    `select 'the refund of order ' || id || ' was acknowledged and it is ' || state as what
       from orders.order where id = any ($1::uuid[]) and state not in ('refunding', 'refunded')`,
    [orderIds],
  )
  return words(rows)
}

/** I2: one key, one effect. Whatever a chaos buyer has must be what this buyer was told, once. */
async function doubled(owner: pg.Client, attempts: readonly Attempt[]): Promise<readonly string[]> {
  const { rows } = await owner.query<Found>(
    `with told as (
       select (one ->> 'buyerId')::uuid as buyer_id, (one ->> 'checkoutId')::uuid as checkout_id
         from jsonb_array_elements($1::jsonb) as one
     )
     select 'checkout ' || kept.id || ' is there and nobody was told of it' as what
       from checkout.checkout as kept
       left join told on told.checkout_id = kept.id
      where kept.buyer_id = any ($2::uuid[]) and told.checkout_id is null
     union all
     select 'quote ' || quote_id || ' became ' || count(*) || ' checkouts' from checkout.checkout group by quote_id having count(*) > 1
     union all
     select 'checkout ' || checkout_id || ' has ' || count(*) || ' orders, told of ' || told.orders
       from orders.order
       join (select (one ->> 'checkoutId')::uuid as id, jsonb_array_length(one -> 'orders') as orders
               from jsonb_array_elements($1::jsonb) as one) as told on told.id = checkout_id
      group by checkout_id, told.orders having count(*) <> told.orders
     union all
     select 'order ' || order_id || ' is paid by ' || count(*) || ' payments'
       from payments.payment_order where captured_minor > 0 group by order_id having count(*) > 1`,
    [told(attempts), [...new Set(attempts.map(({ shopper }) => shopper.id))]],
  )
  return words(rows)
}

/** What the provider took must be in the books as taken. */
async function unpaid(owner: pg.Client, paid: readonly Paid[]): Promise<readonly string[]> {
  const { rows } = await owner.query<Found>(
    `select 'payment ' || one.provider_id || ' was taken by the provider and is ' || coalesce(kept.state, 'unknown') || ' here' as what
       from unnest($1::text[]) as one (provider_id)
       left join payments.payment as kept on kept.provider_id = one.provider_id
      where kept.captured_minor is distinct from kept.amount_minor or kept.id is null
     union all
     select 'order ' || o.id || ' was paid at the provider and is ' || o.state
       from unnest($1::text[]) as one (provider_id)
       join payments.payment as kept on kept.provider_id = one.provider_id
       join payments.payment_order as part on part.buyer_id = kept.buyer_id and part.payment_id = kept.id
       join orders.order as o on o.seller_id = part.seller_id and o.id = part.order_id
      where o.captured_minor <> o.total_minor`,
    [paid.map(({ paymentId }) => paymentId)],
  )
  return words(rows)
}

/** An order nobody was told of: its event was not written with it. */
async function untold(owner: pg.Client): Promise<readonly string[]> {
  const { rows } = await owner.query<Found>(
    `select 'order ' || o.id || ' was opened and no event tells of it' as what
       from orders.order as o
      where not exists (select from platform.outbox as e where e.name = 'orders.opened' and e.payload ->> 'orderId' = o.id::text)
     union all
     select 'order ' || h.order_id || ' took the step ' || h.step || ' and no event tells of it'
       from orders.history as h
      where h.seq > 1
        and not exists (select from platform.outbox as e
                         where e.name = 'orders.moved' and e.payload ->> 'orderId' = h.order_id::text and e.payload ->> 'step' = h.step)`,
  )
  return words(rows)
}

/** I2: a success is answered the same on every replay, byte for byte; a refusal left nothing behind. */
async function changedAnswers(
  market: ChaosMarket,
  attempts: readonly Attempt[],
  most: number,
): Promise<readonly string[]> {
  const done = attempts.filter(({ answer }) => answer?.status === 201)
  const step = Math.max(1, Math.ceil(done.length / most))
  const chosen = done.filter((_, at) => at % step === 0)
  const wrong: string[] = []
  const next = chosen.values()
  const replay = async (): Promise<void> => {
    for (const { shopper, quoteId, key, answer } of next) {
      const body = { quoteId, addressId: shopper.addressId }
      const again = await ask({
        port: market.ports[0],
        method: 'POST',
        path: '/api/v1/checkouts',
        token: shopper.token,
        body,
        key,
      })
      if (again.kind !== 'answer' || again.status !== 201 || again.body !== answer?.body)
        wrong.push(`${key} was answered ${answer?.body ?? ''}, and the same again with ${JSON.stringify(again)}`)
    }
  }
  await Promise.all(Array.from({ length: 8 }, replay))
  return wrong
}
