import type { Behaviour } from '../common/control.ts'
import { newId } from '../common/ids.ts'
import { fail } from './errors.ts'
import { onlyKnown, optional, text, texts, whole, type Form } from './form.ts'
import type { Decision } from './gate.ts'
import { seconds, settled, settlement, type Books, type Refund } from './objects.ts'

/** Wallets give money back later: the refund is pending, and its end is decided when it is asked for. */
export function createRefund(books: Books, form: Form, { lie }: Behaviour, now: Date): Decision {
  onlyKnown(form, ['amount', 'expand', 'metadata', 'payment_intent', 'reason'])
  const intent = books.intents.get(text(form, 'payment_intent'))
  const charge = books.charges.get(intent?.latest_charge ?? '')
  if (intent === undefined || charge === undefined)
    return fail(400, 'charge_not_found', 'This PaymentIntent does not have a successful charge to refund.')
  const amount = optional(form, 'amount') === null ? charge.amount : whole(form, 'amount')
  if (amount < 1 || amount > charge.amount - charge.amount_refunded)
    return fail(400, 'amount_too_large', 'Refund amount is greater than unrefunded amount on charge.', 'amount')
  const refund: Refund = {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: seconds(now),
    currency: charge.currency,
    failure_reason: null,
    metadata: texts(form, 'metadata'),
    payment_intent: intent.id,
    reason: optional(form, 'reason'),
    status: 'pending',
  }
  const how = lie['refund'] === 'fails' ? 'failed' : 'succeeded'
  return {
    body: refund,
    puts: [
      books.refunds.put(refund.id, refund),
      books.ends.put(refund.id, { how }),
      books.charges.put(charge.id, { ...charge, amount_refunded: charge.amount_refunded + amount }),
    ],
    told: [{ type: 'refund.created', object: refund }],
  }
}

export const findRefund = (books: Books, id: string): Refund =>
  books.refunds.get(id) ?? fail(404, 'resource_missing', `No such refund: '${id}'`, 'id')

/** Brings a refund to its end: the money leaves the balance, or what was counted is free again. */
export function endRefund(books: Books, refund: Refund, now: Date): Decision {
  const how = books.ends.get(refund.id)?.how ?? 'succeeded'
  const charge = books.charges.get(refund.charge) ?? fail(404, 'resource_missing', 'No such charge.')
  if (how === 'failed') {
    const failed: Refund = { ...refund, status: 'failed', failure_reason: 'declined' }
    return {
      body: failed,
      puts: [
        books.refunds.put(refund.id, failed),
        books.charges.put(charge.id, { ...charge, amount_refunded: charge.amount_refunded - refund.amount }),
      ],
      told: [{ type: 'refund.failed', object: failed }],
    }
  }
  const movement = newId('txn')
  const done: Refund = { ...refund, status: 'succeeded', balance_transaction: movement }
  const dollars = -settled(refund.amount)
  return {
    body: done,
    puts: [
      books.refunds.put(refund.id, done),
      books.movements.put(movement, {
        id: movement,
        object: 'balance_transaction',
        amount: dollars,
        created: seconds(now),
        currency: settlement.currency,
        exchange_rate: settlement.rate,
        fee: 0,
        net: dollars,
        reporting_category: 'refund',
        source: refund.id,
        status: 'available',
        type: 'refund',
      }),
    ],
    told: [{ type: 'refund.updated', object: done }],
  }
}
