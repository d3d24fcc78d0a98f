import { toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import { newId } from '../common/ids.ts'
import type { Put } from '../common/store.ts'
import { fail } from './errors.ts'
import { onlyKnown, optional, text, texts, whole, type Form } from './form.ts'
import type { Decision } from './gate.ts'
import { expanded, feeOf, said, seconds, settled, settlement, type Books, type Session } from './objects.ts'

const DAY = 86_400
const KNOWN = [
  'adaptive_pricing',
  'allowed_payment_method_types',
  'cancel_url',
  'client_reference_id',
  'expand',
  'expires_at',
  'line_items',
  'locale',
  'metadata',
  'mode',
  'payment_intent_data',
  'payment_method_options',
  'submit_type',
  'success_url',
]
const METHODS = ['alipay', 'card', 'wechat_pay']

/** A page to pay on. Its payment is made when the buyer comes, as in the real service. */
export function createSession(books: Books, origin: string, form: Form, now: Date): Decision {
  onlyKnown(form, KNOWN)
  if (text(form, 'mode') !== 'payment')
    fail(400, 'parameter_invalid', 'This simulator knows mode payment alone.', 'mode')
  const types = Object.values(texts(form, 'allowed_payment_method_types'))
  if (types.length === 0 || types.some((type) => !METHODS.includes(type)))
    fail(400, 'payment_method_type_invalid', 'Unknown payment method type.', 'allowed_payment_method_types')
  if (types.includes('wechat_pay') && optional(form, 'payment_method_options.wechat_pay.client') !== 'web')
    fail(400, 'parameter_missing', 'wechat_pay needs client=web.', 'payment_method_options[wechat_pay][client]')
  const item = 'line_items.0'
  const amount = whole(form, `${item}.price_data.unit_amount`) * whole(form, `${item}.quantity`)
  if (amount < 1) fail(400, 'amount_too_small', 'The amount is too small.')
  const id = newId('cs_test')
  const created = seconds(now)
  const expires = optional(form, 'expires_at') === null ? created + DAY : whole(form, 'expires_at')
  if (expires < created + 1800 || expires > created + DAY)
    fail(400, 'parameter_invalid', 'expires_at must be between 30 minutes and 24 hours from now.', 'expires_at')
  const session: Session = {
    id,
    object: 'checkout.session',
    amount_total: amount,
    cancel_url: optional(form, 'cancel_url'),
    client_reference_id: optional(form, 'client_reference_id'),
    created,
    currency: text(form, `${item}.price_data.currency`).toLowerCase(),
    expires_at: expires,
    livemode: false,
    metadata: texts(form, 'metadata'),
    mode: 'payment',
    payment_intent: null,
    allowed_payment_method_types: types,
    payment_method_types: types,
    payment_status: 'unpaid',
    status: 'open',
    success_url: text(form, 'success_url'),
    url: `${origin}/c/pay/${id}`,
  }
  const hidden = {
    id,
    intent_metadata: texts(form, 'payment_intent_data.metadata'),
    description: text(form, `${item}.price_data.product_data.name`),
    said_amount: null,
    settles: null,
  }
  return { body: session, puts: [books.sessions.put(id, session), books.hidden.put(id, hidden)], told: [] }
}

export function readSession(books: Books, id: string, expand: readonly string[]): object {
  return expanded(books, said(books, find(books, id)), expand)
}

export const find = (books: Books, id: string): Session =>
  books.sessions.get(id) ?? fail(404, 'resource_missing', `No such checkout.session: '${id}'`, 'id')

/** Ends a page nobody has paid on; one that is complete or expired refuses. */
export function expireSession(books: Books, id: string): Decision {
  const session = find(books, id)
  if (session.status !== 'open')
    fail(400, 'checkout_session_not_open', `Only open sessions can be expired; this one is ${session.status}.`)
  return expired(books, session)
}

export function expired(books: Books, session: Session): Decision {
  const next: Session = { ...session, status: 'expired', url: null }
  return {
    body: said(books, next),
    puts: [books.sessions.put(next.id, next)],
    told: [{ type: 'checkout.session.expired', object: said(books, next) }],
  }
}

/** How the buyer ends the page: money at once, or the session is complete and the money follows or does not. */
export function complete(
  books: Books,
  session: Session,
  how: 'pays' | 'later-succeeds' | 'later-fails',
  { lie }: Behaviour,
  now: Date,
  stepMs: number,
): Decision {
  if (session.status !== 'open') fail(400, 'checkout_session_not_open', `This session is ${session.status}.`)
  const hidden = books.hidden.get(session.id) ?? fail(404, 'resource_missing', 'No such session.')
  const said_amount = lie['amount'] === undefined ? null : Number(toMinor(lie['amount']))
  if (how === 'pays') return moneyCame(books, session, { ...hidden, said_amount }, 'checkout.session.completed', now)
  const pi = newId('pi')
  const next: Session = { ...session, status: 'complete', payment_intent: pi, url: null }
  const settles = { at: now.getTime() + stepMs, how: how === 'later-fails' ? 'fails' : 'succeeds' } as const
  const kept = { ...hidden, said_amount, settles }
  return {
    body: next,
    puts: [
      books.sessions.put(next.id, next),
      books.hidden.put(next.id, kept),
      books.intents.put(pi, { ...intentOf(next, kept, pi, now), status: 'processing' }),
    ],
    told: [{ type: 'checkout.session.completed', object: { ...next, ...amountSaid(said_amount) } }],
  }
}

/** What was promised for later comes, or does not. */
export function settle(books: Books, session: Session, how: 'succeeds' | 'fails', now: Date): Decision {
  const hidden = books.hidden.get(session.id) ?? fail(404, 'resource_missing', 'No such session.')
  if (how === 'succeeds')
    return moneyCame(books, session, { ...hidden, settles: null }, 'checkout.session.async_payment_succeeded', now)
  const intent = books.intents.get(session.payment_intent ?? '') ?? fail(404, 'resource_missing', 'No such intent.')
  const error = { code: 'payment_intent_payment_attempt_failed', message: 'The payment failed.', type: 'card_error' }
  return {
    body: session,
    puts: [
      books.hidden.put(session.id, { ...hidden, settles: null }),
      books.intents.put(intent.id, { ...intent, status: 'requires_payment_method', last_payment_error: error }),
    ],
    told: [{ type: 'checkout.session.async_payment_failed', object: said(books, session) }],
  }
}

type HiddenRow = NonNullable<ReturnType<Books['hidden']['get']>>
const amountSaid = (lie: number | null): object => (lie === null ? {} : { amount_total: lie })

function intentOf(session: Session, hidden: HiddenRow, id: string, now: Date) {
  return {
    id,
    object: 'payment_intent',
    amount: session.amount_total,
    currency: session.currency,
    created: seconds(now),
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    metadata: hidden.intent_metadata,
  } as const
}

function moneyCame(books: Books, session: Session, hidden: HiddenRow, type: string, now: Date): Decision {
  const pi = session.payment_intent ?? newId('pi')
  const [charge, movement] = [newId('ch'), newId('txn')]
  const next: Session = { ...session, status: 'complete', payment_status: 'paid', payment_intent: pi, url: null }
  const dollars = settled(session.amount_total)
  const fee = feeOf(dollars)
  const puts: readonly Put[] = [
    books.sessions.put(next.id, next),
    books.hidden.put(next.id, hidden),
    books.intents.put(pi, { ...intentOf(next, hidden, pi, now), status: 'succeeded', latest_charge: charge }),
    books.charges.put(charge, {
      id: charge,
      object: 'charge',
      amount: next.amount_total,
      amount_refunded: 0,
      balance_transaction: movement,
      created: seconds(now),
      currency: next.currency,
      livemode: false,
      metadata: hidden.intent_metadata,
      paid: true,
      payment_intent: pi,
      payment_method_details: { type: next.payment_method_types[0] ?? 'card' },
      status: 'succeeded',
    }),
    books.movements.put(movement, {
      id: movement,
      object: 'balance_transaction',
      amount: dollars,
      created: seconds(now),
      currency: settlement.currency,
      exchange_rate: settlement.rate,
      fee,
      net: dollars - fee,
      reporting_category: 'charge',
      source: charge,
      status: 'pending',
      type: 'charge',
    }),
  ]
  return { body: next, puts, told: [{ type, object: { ...next, ...amountSaid(hidden.said_amount) } }] }
}
