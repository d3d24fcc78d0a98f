import { actionsIn, decide, type DeclarationState } from '#modules/customs'
import { addExchangeRates } from '#modules/markets'
import { orderStates, refundByOperator } from '#modules/orders'
import { askNow, requestReconciliation } from '#modules/payments'
import { payNow } from '#modules/payouts'
import { sql } from '#platform/db'
import { attempt } from './buyer-steps.ts'
import { companiesOf, operator, short, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'

type Standing = { readonly sellerId: string; readonly orderId: string; readonly state: DeclarationState }

/** A person of the operator takes one thing from the desk and decides it. */
export async function decideSomething(sim: Sim): Promise<void> {
  const { random } = sim
  const standing = await declarationsStanding(sim)
  if (standing.length > 0 && random.chance(60)) {
    const { sellerId, orderId, state } = random.pick(standing)
    const action = random.pick(actionsIn(state))
    return await attempt(sim, `the operator decides ${action} for ${short(orderId)}`, () =>
      sim.as(operator, (ctx) => decide(ctx, { sellerId, orderId, action, reason: 'looked at it' })),
    )
  }
  const desk = [refundSomething, askPayments, payRejected]
  await random.pick(desk)(sim)
}

/** Declarations that wait for a person. */
export async function declarationsStanding({ look }: Sim): Promise<readonly Standing[]> {
  const { rows } = await sql<Standing>`
    select seller_id as "sellerId", order_id as "orderId", state from customs.declaration
     where owner = 'operator' order by order_id
  `.execute(look)
  return rows
}

/** Money of an order that came back, or that the provider would not give back, is given back now. */
export async function refundSomething(sim: Sim): Promise<void> {
  const stuck = await sql<{ id: string }>`
    select order_id as id from orders.refund_wish where failed_at is not null order by order_id`.execute(sim.look)
  const ids = stuck.rows.map(({ id }) => id)
  const orders = (await ordersIn(sim, [...orderStates])).filter(
    ({ state, orderId }) => state === 'held' || ids.includes(orderId),
  )
  if (orders.length === 0) return
  const { sellerId, orderId } = sim.random.pick(orders)
  await attempt(sim, `the operator refunds ${short(orderId)}`, () =>
    sim.as(operator, (ctx) => refundByOperator(ctx, { sellerId, orderId, reason: 'looked at it' })),
  )
}

/** The provider is asked about a payment whose reports did not match. */
export async function askPayments(sim: Sim): Promise<void> {
  const { rows } = await sql<{
    id: string
  }>`select id from payments.payment where state = 'disputed' order by id`.execute(sim.look)
  if (rows.length === 0) return
  const { id } = sim.random.pick(rows)
  await attempt(sim, `the operator asks about payment ${short(id)}`, () =>
    sim.as(operator, (ctx) => askNow(ctx, id, 'a report did not match')),
  )
}

/** Payments whose reports did not match, although the provider has the buyer's money. */
export async function disputedYetPaid(sim: Sim): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from payments.payment where state = 'disputed' order by id`.execute(sim.look)
  const every = companiesOf(sim).flatMap((each) => each.payments())
  const paid = new Set(every.flatMap((each) => (each.status === 'succeeded' ? [each.merchantOrder] : [])))
  return rows.map(({ id }) => id).filter((id) => paid.has(id))
}

/** A day on which the provider's statement knew more than we did then is compared again. */
export async function compareDaysAgain(sim: Sim): Promise<void> {
  const { rows } = await sql<{ day: string }>`
    select distinct day from payments.difference where gone_at is null order by day`.execute(sim.look)
  for (const { day } of rows)
    await attempt(sim, `the operator compares ${day} again`, () =>
      sim.as(operator, (ctx) => requestReconciliation(ctx, day)),
    )
}

/** A payout that the bank refused is made anew. */
export async function payRejected(sim: Sim): Promise<void> {
  const { rows } = await sql<{ sellerId: string }>`
    select seller_id as "sellerId" from payouts.book where held_at is not null order by seller_id`.execute(sim.look)
  if (rows.length === 0) return
  const { sellerId } = sim.random.pick(rows)
  await attempt(sim, `the operator pays seller ${short(sellerId)}`, () =>
    sim.as(operator, (ctx) => payNow(ctx, sellerId, 'the account is right')),
  )
}

/** Another rate: prices follow, and what was quoted before keeps its own. */
export async function newRate(sim: Sim): Promise<void> {
  const rate = `7.${1000 + sim.random.below(900)}`
  await attempt(sim, `the rate is ${rate}`, () =>
    sim.as(operator, (ctx) =>
      addExchangeRates(ctx, [
        {
          base: 'USD',
          quote: 'CNY',
          rate,
          spread: '0.012',
          ageMaxHours: 600,
          asOf: ctx.now,
          source: 'simulation',
          certainty: 'unsure',
          demonstration: true,
        },
      ]),
    ),
  )
}
