import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openDispute } from '#modules/disputes'
import { refundPart } from '#modules/orders'
import { setReserve } from '#modules/payouts'
import { askReturn } from '#modules/returns'
import { must } from '#platform/check'
import { connect, runText, sql, type Tx } from '#platform/db'
import { chooseCheckoutMethod } from '#modules/checkout'
import { fillCart, place } from './buyer-steps.ts'
import { checkInvariants, type InvariantFinding } from './check-invariants.ts'
import { openCoverage } from './crash.ts'
import { openSim } from './open-sim.ts'
import { picture } from './return-steps.ts'
import { operator, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'
import { openStore } from './store.ts'
import { receiveOne, workAll } from './worker-steps.ts'

/** A market after its first days, in which somebody returns, quarrels, owes, withholds and pays by card; then each is broken. */
const store = await openStore()
const copy = await store.clone(`westbound_life_${process.pid}`)
const { sim, close } = await openSim(store, {
  url: copy.url,
  seed: 5,
  twin: {},
  coverage: openCoverage(),
  history: [],
  before: store.before,
})
sim.weather.clear()
sim.crashing.calm()
sim.serving.calm()
await live(sim)
const owner = connect(copy.ownerUrl, { max: 1 })
after(async () => {
  await owner.close()
  await close()
  await copy.drop()
  await store.close()
})

async function live(of: Sim): Promise<void> {
  const [first, second] = await ordersIn(of, ['delivered'])
  const [returned, disputed] = [must(first, 'one order is delivered'), must(second, 'two are')]
  const { rows: dear } = await sql<{ sellerId: string; orderId: string }>`
    select l.seller_id as "sellerId", l.order_id as "orderId" from payouts.payout_line as p
      join payouts.line as l on l.seller_id = p.seller_id and l.seq = p.seq order by l.amount_minor desc`.execute(
    of.look,
  )
  const [paidOut] = dear
  const buyer = (id: string) => ({ kind: 'buyer', id, visitorId: null }) as const
  const { sellerId } = must(paidOut, 'one order is completed')
  await of.as(operator, (ctx) =>
    setReserve(ctx, sellerId, {
      shareBp: 2000,
      holdDays: 9,
      endsAt: new Date(ctx.now.getTime() + 30 * 86_400_000),
      reason: 'many complaints',
    }),
  )
  await of.as(buyer(returned.buyerId), (ctx) =>
    askReturn(ctx, {
      ...returned,
      wish: 'refund',
      reason: 'changed_mind',
      note: 'too many',
      lines: [{ line: 1, quantity: 1 }],
      pictures: [],
      pieceIds: [],
    }),
  )
  await of.as(buyer(disputed.buyerId), (ctx) =>
    openDispute(ctx, {
      ...disputed,
      kind: 'damaged',
      note: 'broken',
      wish: 'all',
      wishMinor: null,
      pictures: [picture],
      pieceIds: [],
    }),
  )
  await of.as(operator, (ctx) =>
    refundPart(ctx, {
      ...must(paidOut, 'one order is completed'),
      cause: 'test:1',
      of: 'rest',
      freight: true,
      tax: true,
      bearer: 'seller',
      policy: 'seller-at-fault-kept',
      reason: 'decided-by-operator',
    }),
  )
  await payByCard(of)
  for (const { id } of of.payments.refunds()) of.payments.endRefund(id, 'succeeded')
  for (let letter = 0; letter < 20 && (await receiveOne(of)); letter += 1);
  // Somewhere in the next day lies the hour at which sellers are paid and their debts are seen.
  for (let turn = 0; turn < 4; turn += 1) {
    of.clock.forward(12 * 3_600_000)
    await workAll(of)
  }
}

async function payByCard(of: Sim): Promise<void> {
  const before = of.acknowledged.length
  for (let turn = 0; turn < 20 && of.acknowledged.length === before; turn += 1) {
    await fillCart(of)
    await place(of)
  }
  const { buyer, checkoutId } = must(of.acknowledged[before], 'somebody bought')
  await workAll(of)
  const choice = {
    buyerId: buyer.actor.id,
    checkoutId,
    method: 'card',
    device: 'phone',
    payerIp: '127.0.0.1',
    payerOpenId: null,
  } as const
  await of.as(buyer.actor, (ctx) => chooseCheckoutMethod(ctx, choice))
  await workAll(of)
  for (const { id } of of.cards.payments()) of.cards.pay(id, { declined: false, stranger: false, lie: false })
  for (let letter = 0; letter < 20 && (await receiveOne(of)); letter += 1);
  await workAll(of)
}

/** Breaks rows as only the owner can, looks, and puts everything back. */
async function findingsAfter(break_: string): Promise<readonly InvariantFinding[]> {
  const kept: InvariantFinding[] = []
  const undo = new Error('undo')
  const work = async (tx: Tx): Promise<never> => {
    await runText(tx, break_)
    kept.push(...(await checkInvariants(tx)))
    throw undo
  }
  await owner.db
    .transaction()
    .execute(work)
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return kept
}

test('a market in which all of it happens breaks none of them', async () => {
  assert.deepEqual(await checkInvariants(owner.db), [])
})

const twins: readonly (readonly [what: string, found: RegExp, breaking: string])[] = [
  [
    'a return that jumped to its refund',
    /a return moved along an edge/,
    `update returns.return set state = 'refunding'`,
  ],
  [
    'a step of a dispute that no table has',
    /a dispute moved along an edge/,
    `update disputes.history set to_state = 'closed'`,
  ],
  [
    'a return that is nobody’s',
    /a return is not with its published owner/,
    `update returns.return set owner = 'nobody'`,
  ],
  [
    'a dispute without its clock',
    /a dispute is not with its published owner/,
    `update disputes.dispute set due_at = null, no_clock = 'forgotten'`,
  ],
  [
    'an order that was confirmed by its clock while frozen',
    /a clock ran out while its order was frozen/,
    `insert into orders.history (seller_id, order_id, seq, at, step, from_state, to_state, actor_kind)
     select seller_id, order_id, 90, at + interval '1 s', 'confirm', 'delivered', 'completed', 'system' from orders.freeze`,
  ],
  [
    'an order that goes on while a dispute is open',
    /an order stands still and nothing froze it/,
    `update orders.order set frozen_at = null, clock_left_ms = null, no_clock = null, due_at = moved_at where frozen_at is not null`,
  ],
  [
    'a freeze that nobody holds any more',
    /an order stands still and nothing froze it/,
    `update orders.freeze set id = order_id`,
  ],
  [
    'a dispute that says it gave money back',
    /gave back another amount than its refund/,
    `update disputes.dispute set refunded_minor = 1`,
  ],
  [
    'more pieces coming back than were bought',
    /more pieces are on their way back/,
    `update returns.line set quantity = 99`,
  ],
  [
    'a discount that its funder never paid',
    /not what their funders were booked/,
    `update ledger.transfer set debit = 'platform_loss' where debit = 'programme_discount'`,
  ],
  [
    'a use of a discount that no order holds',
    /held by other orders than claim it/,
    `update discounts.claim set given_back_at = claimed_at`,
  ],
  [
    'dollars that lie in two payouts',
    /dollars were paid twice/,
    `drop index payouts.payout_line_once;
     alter table payouts.payout_line drop constraint payout_line_seller_id_payout_id_fkey;
     insert into payouts.payout_line (seller_id, payout_id, seq)
     select l.seller_id, l.order_id, l.seq from payouts.payout_line as p join payouts.line as l using (seller_id, seq)`,
  ],
  [
    'a payout of more than its lines',
    /a payout is not the sum of its lines/,
    `update payouts.payout set amount_minor = amount_minor + 1`,
  ],
  [
    'a payout that left and is still in transit',
    /a payout is not where its state says/,
    `update ledger.transfer set credit = 'seller_payable' where credit = 'bank'`,
  ],
  [
    'a reserve that the books do not know',
    /withheld of a seller is not what the books reserve/,
    `alter table payouts.withheld drop constraint withheld_seller_id_seq_fkey; insert into payouts.withheld select seller_id, 9999, id, id, 5, 5, 'USD', made_at, ends_at from payouts.reserve`,
  ],
  ['a debt that nobody sees', /a seller owes and no debt says so/, `update payouts.debt set state = 'settled'`],
  [
    'a waiting payout without its clock',
    /that is not over has no clock/,
    `alter table payouts.payout drop constraint payout_waits_by; update payouts.payout set state = 'waiting', approve_by = null`,
  ],
  [
    'a large payout that nobody agreed to',
    /left without two operators/,
    `delete from payouts.approval; update payouts.payout set approve_by = created_at where state = 'paid'`,
  ],
  [
    'a fee of another amount than was kept',
    /a fee was booked that no payment company kept/,
    `update payments.fee set amount_minor = amount_minor + 1`,
  ],
]

for (const [what, found, breaking] of twins)
  test(`caught: ${what}`, async () => {
    const findings = await findingsAfter(breaking)
    assert.ok(
      findings.some((finding) => found.test(finding.what)),
      JSON.stringify(findings.map((finding) => finding.what)),
    )
  })

test('everything is as it was after the twins', async () => {
  assert.deepEqual(await checkInvariants(owner.db), [])
})
