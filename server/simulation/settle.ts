import { actionsIn, decide } from '#modules/customs'
import { sql } from '#platform/db'
import { attempt } from './buyer-steps.ts'
import {
  askPayments,
  compareDaysAgain,
  declarationsStanding,
  disputedYetPaid,
  payRejected,
  refundSomething,
} from './operator-steps.ts'
import { packOrShip } from './seller-steps.ts'
import { operator, type Sim } from './sim.ts'
import { endLeases, receiveOne, workAll } from './worker-steps.ts'

const minute = 60_000
const day = 1440 * minute
const roundsMax = 60

/** Fair weather from now on: everybody answers and does what is theirs until nothing is left to do. */
export async function settle(sim: Sim): Promise<void> {
  sim.weather.clear()
  sim.crashing.revive()
  await endLeases(sim)
  for (let round = 0; round < roundsMax; round += 1) {
    while (await receiveOne(sim));
    await workAll(sim)
    if (round > 3 && (await atRest(sim))) return sim.note(`at rest after ${round} rounds`)
    await outside(sim)
    await people(sim)
    // First the minutes in which things are asked again, then the days after which clocks run out.
    sim.clock.forward(round < 8 ? 40 * minute : 3 * day)
  }
}

async function outside({ payments, carrier, window, bank }: Sim): Promise<void> {
  for (const { id, status } of payments.refunds()) if (status === 'pending') payments.endRefund(id, 'succeeded')
  for (const { id } of carrier.parcels()) while (carrier.advance(id));
  while (window.answerOne());
  for (const { key, status, type } of window.filed())
    if (type === 'CEB621' && (status === '120' || status === '300' || status === '500')) window.decide(key, '800')
  for (const { id, status } of bank.files()) if (status === 'received' || status === 'ACCP') bank.advance(id)
}

/** Sellers ship what they can, the operator empties the desk: what was refused is sent back or given up. */
async function people(sim: Sim): Promise<void> {
  for (let order = 0; order < 4; order += 1) await packOrShip(sim)
  for (const { sellerId, orderId, state } of await declarationsStanding(sim)) {
    const wanted = state === 'refused' ? 'declare' : sim.random.chance(50) ? 'send-back' : 'give-up'
    const action = actionsIn(state).includes(wanted) ? wanted : 'give-up'
    await attempt(sim, `the operator decides ${action}`, () =>
      sim.as(operator, (ctx) => decide(ctx, { sellerId, orderId, action, reason: 'at the end' })),
    )
  }
  await refundSomething(sim)
  await askPayments(sim)
  await compareDaysAgain(sim)
  await payRejected(sim)
}

async function atRest(sim: Sim): Promise<boolean> {
  const { rows } = await sql<{ what: string }>`
    select state as what from orders.order
    union all select 'payout' from payouts.payout where state in ('new', 'sent')
    union all select 'held' from payouts.book where held_at is not null
    union all select 'payment' from payments.payment where state in ('new', 'pending')
    union all select 'difference' from payments.difference where gone_at is null
    union all select 'refund' from payments.refund where state <> 'succeeded'
    union all select 'parcel' from fulfilment.parcel where return_wanted_at is not null and return_told_at is null and shipment_id is not null
  `.execute(sim.look)
  const ended = (what: string): boolean => ['completed', 'lapsed', 'cancelled', 'refunded'].includes(what)
  return sim.post.waiting() === 0 && (await disputedYetPaid(sim)).length === 0 && rows.every(({ what }) => ended(what))
}
