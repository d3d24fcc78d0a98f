import { actionsIn, decide } from '#modules/customs'
import { approvePayout } from '#modules/payouts'
import { sql } from '#platform/db'
import { attempt, confirm } from './buyer-steps.ts'
import { decideIt, disputeGoesOn, openDisputes } from './dispute-steps.ts'
import {
  askPayments,
  compareDaysAgain,
  declarationsStanding,
  disputedYetPaid,
  payRejected,
  refundSomething,
} from './operator-steps.ts'
import { clearDesk } from './payout-steps.ts'
import { movesOf, openReturns } from './return-steps.ts'
import { decideAStop } from './rule-steps.ts'
import { packOrShip } from './seller-steps.ts'
import { companiesOf, operator, second, short, type Sim } from './sim.ts'
import { endLeases, receiveOne, workAll } from './worker-steps.ts'

const minute = 60_000
const day = 1440 * minute
const roundsMax = 40
const lettersMax = 200

/** Fair weather from now on: everybody answers and does what is theirs until nothing is left to do. */
export async function settle(sim: Sim): Promise<void> {
  sim.weather.clear()
  sim.crashing.calm()
  sim.serving.calm()
  await endLeases(sim)
  for (let round = 0; round < roundsMax; round += 1) {
    for (let letter = 0; letter < lettersMax && (await receiveOne(sim)); letter += 1);
    await workAll(sim)
    if (round > 3 && (await atRest(sim))) return sim.note(`at rest after ${round} rounds`)
    await outside(sim)
    await people(sim)
    // First the minutes in which things are asked again, then the days after which clocks run out.
    sim.clock.forward(round < 4 ? 40 * minute : round < 8 ? 2 * day : 5 * day)
  }
}

/** What the outside services do when nothing goes wrong. */
export async function outside(sim: Sim): Promise<void> {
  const { carrier, window, bank } = sim
  for (const company of companiesOf(sim))
    for (const { id, status } of company.refunds()) if (status === 'pending') company.endRefund(id, 'succeeded')
  for (const { id } of carrier.parcels()) while (carrier.advance(id));
  while (window.answerOne());
  for (const { key, status, type } of window.filed())
    if (type === 'CEB621' && (status === '120' || status === '300' || status === '500')) window.decide(key, '800')
  for (const { id, status } of bank.files()) if (status === 'received' || status === 'ACCP') bank.advance(id)
}

/** Sellers ship what they can, the operator empties the desk: what was refused is sent back or given up. */
async function people(sim: Sim): Promise<void> {
  for (let order = 0; order < 4; order += 1) await packOrShip(sim)
  for (let order = 0; order < 3; order += 1) await confirm(sim)
  for (const { sellerId, orderId, state } of await declarationsStanding(sim)) {
    const wanted = state === 'refused' ? 'declare' : sim.random.chance(50) ? 'send-back' : 'give-up'
    const action = actionsIn(state).includes(wanted) ? wanted : 'give-up'
    await attempt(sim, `the operator decides ${action}`, () =>
      sim.as(operator, (ctx) => decide(ctx, { sellerId, orderId, action, reason: 'at the end' })),
    )
  }
  while (await decideAStop(sim));
  await refundSomething(sim)
  await askPayments(sim)
  await compareDaysAgain(sim)
  await afterSale(sim)
  await desk(sim)
}

/** Each return and dispute takes a few steps, whichever; where only a person can end the waiting, one does. Clocks do the rest. */
async function afterSale(sim: Sim): Promise<void> {
  for (const { returnId } of await openReturns(sim))
    for (let turn = 0; turn < 3; turn += 1) {
      const one = (await openReturns(sim)).find((each) => each.returnId === returnId)
      const [first, ...others] = one === undefined ? [] : movesOf(sim, one)
      if (first === undefined) break
      const { what, work } = sim.random.pick([first, ...others])
      await attempt(sim, `return ${short(returnId)}: ${what}`, work)
    }
  for (let turn = 0; turn < 4; turn += 1) await disputeGoesOn(sim)
  for (const one of (await openDisputes(sim)).filter(({ state }) => state === 'deciding' || state === 'appealed'))
    await attempt(sim, 'an operator decides', () => decideIt(sim, one))
}

/** Two operators empty what waits for them: payouts, lines of the bank, debts. */
async function desk(sim: Sim): Promise<void> {
  for (const { id } of await waitingPayouts(sim))
    for (const by of [operator, second])
      await attempt(sim, `an operator agrees to ${short(id)}`, () => sim.as(by, (ctx) => approvePayout(ctx, id)))
  for (let turn = 0; turn < 6; turn += 1) await clearDesk(sim)
  await payRejected(sim)
}

async function waitingPayouts({ look }: Sim) {
  const { rows } = await sql<{ id: string }>`
    select id from payouts.payout where state = 'waiting' order by id`.execute(look)
  return rows
}

async function atRest(sim: Sim): Promise<boolean> {
  const { rows } = await sql<{ what: string }>`
    select state as what from orders.order
    union all select 'return' from returns.return where owner <> 'nobody'
    union all select 'dispute' from disputes.dispute where owner <> 'nobody'
    union all select 'payout' from payouts.payout where state in ('waiting', 'new', 'sent')
    union all select 'line' from payouts.bank_entry where state = 'open'
    union all select 'day' from payouts.bank_day where read_at is null
    union all select 'debt' from payouts.debt where state in ('open', 'overdue', 'asked')
    union all select 'reserve' from payouts.withheld where left_minor > 0
    union all select 'fee' from payments.report as r
      join payments.payment as p on p.buyer_id = r.buyer_id and p.id = r.payment_id and p.provider = 'stripe'
     where not exists (select from payments.fee as f where f.payment_id = p.id)
    union all select 'held' from payouts.book where held_at is not null
    union all select 'payment' from payments.payment where state in ('new', 'pending')
    union all select 'difference' from payments.difference where gone_at is null and closed_at is null
    union all select 'refund' from payments.refund where state <> 'succeeded'
    union all select 'parcel' from fulfilment.parcel where return_wanted_at is not null and return_told_at is null and shipment_id is not null
  `.execute(sim.look)
  const ended = (what: string): boolean => ['completed', 'lapsed', 'cancelled', 'refunded'].includes(what)
  return sim.post.waiting() === 0 && (await disputedYetPaid(sim)).length === 0 && rows.every(({ what }) => ended(what))
}
