/**
 * The life of a return as one complete table: every state answers every step, and a missing cell does not compile.
 * Silence never harms who is waiting: a seller who does not answer has accepted, one who does not inspect has found the
 * goods in order; goods that do not arrive become the operator's to solve. A refusal can be taken to a dispute.
 */
export const returnStates = [
  'asked',
  'accepted',
  'refused',
  'sent',
  'missing',
  'received',
  'inspected',
  'disputed',
  'refunding',
  'refunded',
  'closed',
  'lapsed',
  'withdrawn',
  'settled',
] as const
export type ReturnState = (typeof returnStates)[number]

export const returnSteps = [
  'accept',
  'keep',
  'refuse',
  'withdraw',
  'send',
  'lapse',
  'receive',
  'miss',
  'find',
  'lose',
  'pass',
  'reject',
  'agree',
  'close',
  'dispute',
  'uphold',
  'settle',
  'refunded',
] as const
export type ReturnStep = (typeof returnSteps)[number]

const none = {
  accept: null,
  keep: null,
  refuse: null,
  withdraw: null,
  send: null,
  lapse: null,
  receive: null,
  miss: null,
  find: null,
  lose: null,
  pass: null,
  reject: null,
  agree: null,
  close: null,
  dispute: null,
  uphold: null,
  settle: null,
  refunded: null,
} as const satisfies Record<ReturnStep, null>

// prettier-ignore
export const next: Readonly<Record<ReturnState, Readonly<Record<ReturnStep, ReturnState | null>>>> = {
  asked:     { ...none, accept: 'accepted', keep: 'refunding', refuse: 'refused', withdraw: 'withdrawn', dispute: 'disputed' },
  accepted:  { ...none, send: 'sent', keep: 'refunding', lapse: 'lapsed', withdraw: 'withdrawn' },
  refused:   { ...none, accept: 'accepted', keep: 'refunding', close: 'closed', dispute: 'disputed' },
  sent:      { ...none, receive: 'received', keep: 'refunding', miss: 'missing' },
  missing:   { ...none, find: 'received', lose: 'closed' },
  received:  { ...none, pass: 'refunding', reject: 'inspected' },
  inspected: { ...none, pass: 'refunding', agree: 'refunding', close: 'closed', dispute: 'disputed' },
  disputed:  { ...none, uphold: 'accepted', settle: 'settled', close: 'closed' },
  refunding: { ...none, refunded: 'refunded' },
  refunded:  none,
  closed:    none,
  lapsed:    none,
  withdrawn: none,
  settled:   none,
}

export type Owner = 'buyer' | 'seller' | 'carrier' | 'operator' | 'provider' | 'nobody'
export type Clock = 'answer' | 'send' | 'arrive' | 'inspect' | 'object'

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<ReturnState, { readonly owner: Owner } & ({ readonly clock: Clock } | { readonly noClock: string })>
> = {
  asked: { owner: 'seller', clock: 'answer' },
  accepted: { owner: 'buyer', clock: 'send' },
  refused: { owner: 'buyer', clock: 'object' },
  sent: { owner: 'carrier', clock: 'arrive' },
  missing: { owner: 'operator', noClock: 'person-decides' },
  received: { owner: 'seller', clock: 'inspect' },
  inspected: { owner: 'buyer', clock: 'object' },
  disputed: { owner: 'operator', noClock: 'dispute-decides' },
  refunding: { owner: 'provider', noClock: 'asked-until-known' },
  refunded: { owner: 'nobody', noClock: 'ended' },
  closed: { owner: 'nobody', noClock: 'ended' },
  lapsed: { owner: 'nobody', noClock: 'ended' },
  withdrawn: { owner: 'nobody', noClock: 'ended' },
  settled: { owner: 'nobody', noClock: 'ended' },
}

/** What happens by itself when a state's clock runs out. An inspection nobody objected to is agreed as far as it gives. */
export const whenDue: Readonly<Partial<Record<ReturnState, ReturnStep>>> = {
  asked: 'accept',
  accepted: 'lapse',
  refused: 'close',
  sent: 'miss',
  received: 'pass',
  inspected: 'agree',
}

export const isEnded = (state: ReturnState): boolean => duty[state].owner === 'nobody'
