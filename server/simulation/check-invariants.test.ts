import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, runText, type Tx } from '#platform/db'
import { handClock } from '#platform/clock'
import { moveOrder, refundPart } from '#modules/orders'
import { openMarket } from '../modules/orders/test-market.ts'
import { testDatabase } from '../test/database.ts'
import { testWorld } from '../test/world.ts'
import { checkInvariants, type InvariantFinding } from './check-invariants.ts'

const { db, ownerUrl } = await testDatabase({ max: 3 })
const owner = connect(ownerUrl, { max: 1 })
const clock = handClock('2026-11-16T06:00:00Z')
const market = openMarket(db, testWorld(), {
  get now() {
    return clock.now()
  },
})
await market.load()

type Step = Parameters<typeof moveOrder>[1]['step']
async function order(...steps: readonly Step[]) {
  const opened = await market.open()
  for (const step of steps)
    if (step === 'pay') await market.pay(opened.order, opened.paymentId)
    else if (step === 'refunded') await market.refundDone(opened.order)
    else await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  return opened.key
}
const open = await order()
const paid = await order('pay')
const completed = await order('pay', 'pack', 'ship', 'arrive', 'release', 'deliver', 'confirm')
const refunded = await order('pay', 'refund', 'refunded')
const parted = await order('pay', 'ship')
const clawed = await order('pay', 'ship', 'arrive', 'release', 'deliver', 'confirm')
for (const key of [parted, clawed])
  await market.run((ctx) =>
    refundPart(ctx, {
      ...key,
      cause: 'part:1',
      of: { lines: [{ line: 2, quantity: 1 }] },
      freight: false,
      tax: true,
      bearer: 'seller',
      policy: 'changed-mind',
      reason: 'asked-by-buyer',
    }),
  )
await order('lapse')
await order('lapse', 'pay')
await order('pay', 'ship', 'arrive', 'hold', 'resume')

/** What the provider would have reported by now: the market above pays its orders without one. */
await runText(
  owner.db,
  `insert into payments.report (buyer_id, payment_id, transaction_id, payer_id_type, amount_minor, currency, paid_at, heard_by, heard_at)
   select buyer_id, id, id::text, '1', captured_minor, currency, moved_at, 'webhook', moved_at
     from payments.payment where state = 'succeeded';
   update payments.refund set state = 'succeeded', provider_id = id::text, ask_at = null where id in (
     select refund_id from orders.refund_wish where done_at is not null)`,
)

/** A change of the rules that has come to every order, as the tables say it; what it found is for each twin to say. */
const changeFinished = `
  insert into compliance.change values ('00000000-0000-7000-8000-0000000000aa', 'cn', 'rules', 'test', '2026-11-16', '{}', '2026-11-16T07:00:00Z');
  insert into compliance.rejudgement values ('00000000-0000-7000-8000-0000000000aa', 'orders', 9, 9, 0, null, null,
    '2026-11-16T07:00:00Z', '2026-11-16T07:00:00Z', '2026-11-16T07:00:00Z');
  insert into compliance.rule_pack (id, market, version, read_on, documents, questions, content_hash, set_by, set_at)
  values ('00000000-0000-7000-8000-0000000000ab', 'cn', 'test', '2026-11-16', '[]', '[]', 'test', 'test', '2026-11-16T07:00:00Z');
  insert into orders.judgement
  select seller_id, id, '00000000-0000-7000-8000-0000000000aa', 'allowed', '', 'test', '2026-11-16T07:00:00Z' from orders.order;`
const refusedByCode = `
  insert into compliance.rule (pack_id, position, rule_id, verdict, modes, routes, hs_prefixes, except_hs_prefixes, attributes,
    origin_states, title_en, title_zh, to_do_en, to_do_zh, documents, act, source, read_on, certainty, demonstration)
  select '00000000-0000-7000-8000-0000000000ab', 1, 'barred', 'refused', '{9610,1210}', '{direct}', array[left(min(hs_code), 4)], '{}', '{}', '{}',
         'Barred', '禁止', 'Nothing', '无', '{}', 'test', 'test', '2026-11-16', 'unsure', true from orders.line;`
const stopped = `
  insert into orders.stop values ('${paid.sellerId}', '${paid.orderId}', '00000000-0000-7000-8000-0000000000aa', 'barred', '', '', '', '',
    'waiting', 'operator', '2026-11-16T07:00:00Z', '2026-11-17T07:00:00Z', null, null, null);
  update orders.order set frozen_at = '2026-11-16T07:00:00Z', due_at = null, no_clock = 'frozen', clock_left_ms = 5 where id = '${paid.orderId}';`
const refused = `update orders.judgement set verdict = 'refused', rule_id = 'barred' where order_id = '${paid.orderId}';`

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

test('orders in every kind of end and middle break none of them', async () => {
  assert.deepEqual(await checkInvariants(db), [])
})

const twins: readonly (readonly [what: string, invariant: InvariantFinding['invariant'], breaking: string])[] = [
  [
    'a unit promised that no order holds',
    'I3',
    `update inventory.stock set reserved = reserved + 1 where on_hand > reserved`,
  ],
  [
    'more reserved than there is',
    'I3',
    `alter table inventory.stock drop constraint stock_not_oversold; update inventory.stock set reserved = on_hand + 1`,
  ],
  [
    'more sold than ever came',
    'I3',
    `update inventory.movement set change = change - 1 where kind = 'counted' and change > 1`,
  ],
  [
    'stock held by a completed order',
    'I3',
    `update inventory.reservation set state = 'held' where order_id = '${completed.orderId}'`,
  ],
  [
    'a row of the books deleted',
    'I4',
    `delete from ledger.transfer where order_id = '${paid.orderId}' and kind = 'order-paid'`,
  ],
  [
    'a balance changed by hand',
    'I4',
    `update ledger.balance set credit_minor = credit_minor + 1 where account = 'escrow'`,
  ],
  [
    'a row that moves less than nothing',
    'I4',
    `alter table ledger.transfer drop constraint transfer_amount_minor_check; update ledger.transfer set amount_minor = -1 where order_id = '${open.orderId}'`,
  ],
  ['the right to change the books', 'I4', `grant update on ledger.transfer to westbound_test`],
  [
    'a total that is not the sum of its lines',
    'I5',
    `alter table orders.order drop constraint order_sums; update orders.order set total_minor = total_minor - 1, captured_minor = 0, refunded_minor = 0 where id = '${open.orderId}'`,
  ],
  ['a paid order without its money', 'I5', `update orders.order set captured_minor = 0 where id = '${paid.orderId}'`],
  [
    'money counted that the provider never captured',
    'I5',
    `update payments.payment_order set captured_minor = 0 where order_id = '${paid.orderId}'`,
  ],
  [
    'escrow emptied for an order that is not done',
    'I5',
    `update ledger.transfer set credit = 'platform_fee' where order_id = '${paid.orderId}' and kind = 'order-held'`,
  ],
  [
    'a refund counted that nobody booked',
    'I6',
    `alter table orders.order drop constraint order_refunded;
     update orders.order set refunded_minor = captured_minor where id = '${completed.orderId}'`,
  ],
  [
    'a refund that took less out of escrow than it says',
    'I5',
    `update orders.refund_wish set share_minor = share_minor + 1, rounding_minor = rounding_minor + 1 where order_id = '${parted.orderId}'`,
  ],
  [
    'a line that gave back more pieces than it has',
    'I5',
    `update orders.refund_part set quantity = 99 where order_id = '${parted.orderId}'`,
  ],
  [
    'money promised back that no refund speaks of',
    'I5',
    `update orders.order set refund_asked_minor = refund_asked_minor + 1 where id = '${parted.orderId}'`,
  ],
  [
    'dollars kept by a seller that were clawed back',
    'I6',
    `update orders.refund_wish set keep_minor = keep_minor - 1 where order_id = '${clawed.orderId}'`,
  ],
  [
    'money that came and was booked nowhere',
    'I6',
    `delete from ledger.transfer where order_id = '${paid.orderId}' and kind = 'order-held'`,
  ],
  [
    'a conversion at another rate',
    'I6',
    `update ledger.transfer set rate = '9.99' where order_id = '${completed.orderId}' and kind = 'seller-payable'`,
  ],
  [
    'dollars promised without their yuan',
    'I6',
    `update orders.order set rate_text = '8.000000' where id = '${completed.orderId}'; update ledger.transfer set rate = '8.000000' where rate is not null`,
  ],
  [
    'a jump from open to completed',
    'I7',
    `update orders.history set to_state = 'completed', step = 'confirm' where order_id = '${paid.orderId}' and seq = 2; update orders.order set state = 'completed' where id = '${paid.orderId}'`,
  ],
  [
    'a state that the history does not know',
    'I7',
    `update orders.order set state = 'held' where id = '${paid.orderId}'`,
  ],
  [
    'an ended order that moved on',
    'I7',
    `update orders.history set to_state = 'refunded' where order_id = '${refunded.orderId}' and step = 'refund'`,
  ],
  ['money booked that no report speaks of', 'I8', `delete from payments.report`],
  [
    'a refund booked that the provider did not confirm',
    'I8',
    `update payments.refund set state = 'pending' where order_id = '${refunded.orderId}'`,
  ],
  [
    'a year that was bought beyond its limit',
    'I9',
    `insert into compliance.quota (person_print, year, used_minor) values ('somebody', 2026, 2600001);
     insert into compliance.claim (person_print, order_id, year, amount_minor, claimed_at)
     values ('somebody', '${paid.orderId}', 2026, 2600001, '2026-11-16T06:00:00Z')`,
  ],
  [
    'a year that counts an order twice',
    'I9',
    `insert into compliance.quota (person_print, year, used_minor) values ('somebody', 2026, 20);
     insert into compliance.claim (person_print, order_id, year, amount_minor, claimed_at)
     values ('somebody', '${paid.orderId}', 2026, 10, '2026-11-16T06:00:00Z')`,
  ],
  ['an amount kept as a float', 'I14', `alter table orders.line alter column vat_minor type double precision`],
  [
    'an open order without its clock',
    'I17',
    `update orders.order set due_at = null, no_clock = 'forgotten' where id = '${open.orderId}'`,
  ],
  [
    'an order that is under way and nobody’s',
    'I17',
    `update orders.order set owner = 'nobody' where id = '${paid.orderId}'`,
  ],
  [
    'an open order that a change of the rules passed over',
    'I19',
    `${changeFinished} delete from orders.judgement where order_id = '${paid.orderId}'`,
  ],
  [
    'an open order that was judged before the change and not since',
    'I19',
    `${changeFinished} update orders.judgement set judged_at = '2026-11-16T06:59:59Z' where order_id = '${open.orderId}'`,
  ],
  [
    'an open order that counts as let in although a rule refuses its goods',
    'I19',
    `${changeFinished} ${refusedByCode}`,
  ],
  ['an order whose goods are refused and that nobody stopped', 'I19', `${changeFinished} ${refused}`],
  ['a stop that outlived the refusal', 'I17', `${changeFinished} ${stopped}`],
  [
    'a stop that waits for a decision although the rules ask for a specialist',
    'I17',
    `${changeFinished} ${refused} ${stopped} update orders.judgement set verdict = 'specialist' where order_id = '${paid.orderId}'`,
  ],
  [
    'an order that left although it was stopped',
    'I17',
    `${changeFinished} ${refused} ${stopped} update orders.order set state = 'shipped' where id = '${paid.orderId}'`,
  ],
  [
    'an order that is stopped and whose clock goes on',
    'I17',
    `${changeFinished} ${refused} ${stopped} update orders.order set frozen_at = null, clock_left_ms = null where id = '${paid.orderId}'`,
  ],
]

test('a change that came to every order, and a refused one that waits, break nothing', async () => {
  const known = (await findingsAfter(`${changeFinished} ${refused} ${stopped}`)).map((each) => Object.values(each))
  assert.deepEqual(known, [])
})

for (const [what, invariant, breaking] of twins)
  test(`${invariant} catches ${what}`, async () => {
    const findings = await findingsAfter(breaking)
    assert.ok(
      findings.some((finding) => finding.invariant === invariant),
      JSON.stringify(findings),
    )
  })

test('everything is as it was after the twins', async () => {
  assert.deepEqual(await checkInvariants(db), [])
  await owner.close()
})
