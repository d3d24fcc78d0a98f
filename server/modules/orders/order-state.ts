/**
 * The life of an order as one complete table: every state answers every step, and a missing cell does not compile.
 * `refunded` is the end; a `completed` order moves again only when everything that was paid goes back by a decision (parts
 * that go back leave the state alone), a `lapsed` or `cancelled` one only when money comes late, and then straight to its
 * refund.
 */
export const orderStates = [
  'open',
  'paid',
  'packed',
  'shipped',
  'at_customs',
  'held',
  'released',
  'delivered',
  'completed',
  'lapsed',
  'cancelled',
  'refunding',
  'refunded',
] as const
export type OrderState = (typeof orderStates)[number]

export const orderSteps = [
  'pay',
  'pack',
  'ship',
  'arrive',
  'hold',
  'resume',
  'release',
  'deliver',
  'confirm',
  'lapse',
  'cancel',
  'refund',
  'refunded',
] as const
export type OrderStep = (typeof orderSteps)[number]

const none = {
  pay: null,
  pack: null,
  ship: null,
  arrive: null,
  hold: null,
  resume: null,
  release: null,
  deliver: null,
  confirm: null,
  lapse: null,
  cancel: null,
  refund: null,
  refunded: null,
} as const satisfies Record<OrderStep, null>

// prettier-ignore
export const next: Readonly<Record<OrderState, Readonly<Record<OrderStep, OrderState | null>>>> = {
  open:       { ...none, pay: 'paid', lapse: 'lapsed', cancel: 'cancelled' },
  paid:       { ...none, pack: 'packed', ship: 'shipped', refund: 'refunding' },
  packed:     { ...none, ship: 'shipped', refund: 'refunding' },
  shipped:    { ...none, arrive: 'at_customs', hold: 'held', refund: 'refunding' },
  at_customs: { ...none, hold: 'held', release: 'released', refund: 'refunding' },
  held:       { ...none, resume: 'at_customs', refund: 'refunding' },
  released:   { ...none, hold: 'held', deliver: 'delivered', refund: 'refunding' },
  delivered:  { ...none, confirm: 'completed', refund: 'refunding' },
  completed:  { ...none, refund: 'refunding' },
  lapsed:     { ...none, pay: 'refunding' },
  cancelled:  { ...none, pay: 'refunding' },
  refunding:  { ...none, refunded: 'refunded' },
  refunded:   none,
}

export type Owner = 'buyer' | 'seller' | 'carrier' | 'customs' | 'operator' | 'provider' | 'nobody'
export type Clock = 'pay' | 'ship' | 'confirm'

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<OrderState, { readonly owner: Owner } & ({ readonly clock: Clock } | { readonly noClock: string })>
> = {
  open: { owner: 'buyer', clock: 'pay' },
  paid: { owner: 'seller', clock: 'ship' },
  packed: { owner: 'seller', clock: 'ship' },
  shipped: { owner: 'carrier', noClock: 'carrier-reports' },
  at_customs: { owner: 'customs', noClock: 'authority-decides' },
  held: { owner: 'operator', noClock: 'person-decides' },
  released: { owner: 'carrier', noClock: 'carrier-reports' },
  delivered: { owner: 'buyer', clock: 'confirm' },
  completed: { owner: 'nobody', noClock: 'ended' },
  lapsed: { owner: 'nobody', noClock: 'ended' },
  cancelled: { owner: 'nobody', noClock: 'ended' },
  refunding: { owner: 'provider', noClock: 'asked-until-known' },
  refunded: { owner: 'nobody', noClock: 'ended' },
}

/** Who owes it instead where the provider refuses to give money back. */
export const dutyWhenRefused = {
  refunding: { owner: 'operator', noClock: 'person-decides' },
} as const satisfies Partial<Record<OrderState, { readonly owner: Owner; readonly noClock: string }>>

/** What happens by itself when a clock runs out. */
export const whenDue: Readonly<Record<Clock, OrderStep>> = { pay: 'lapse', ship: 'refund', confirm: 'confirm' }

/** Whether the platform still holds the buyer's money. */
export const inEscrow = (state: OrderState): boolean =>
  ['paid', 'packed', 'shipped', 'at_customs', 'held', 'released', 'delivered'].includes(state)

/** Whether the goods have not left yet: a buyer may still ask for the money back without anyone's leave. */
export const beforeShipping = (state: OrderState): boolean => state === 'paid' || state === 'packed'

export const isEnded = (state: OrderState): boolean => duty[state].owner === 'nobody'
