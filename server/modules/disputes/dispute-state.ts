/**
 * The life of a dispute as one complete table: every state answers every step, and a missing cell does not compile. Both
 * sides speak, each with its clock; the seller may offer and the buyer accept; the operator decides with reasons; each side
 * may appeal once, to another operator than the one who decided; only then does money move.
 */
export const disputeStates = [
  'opened',
  'answered',
  'offered',
  'deciding',
  'decided',
  'appealed',
  'returning',
  'refunding',
  'closed',
  'withdrawn',
] as const
export type DisputeState = (typeof disputeStates)[number]

export const disputeSteps = [
  'answer',
  'offer',
  'escalate',
  'decide',
  'appeal',
  'return',
  'pay',
  'end',
  'refunded',
  'withdraw',
] as const
export type DisputeStep = (typeof disputeSteps)[number]

const none = {
  answer: null,
  offer: null,
  escalate: null,
  decide: null,
  appeal: null,
  return: null,
  pay: null,
  end: null,
  refunded: null,
  withdraw: null,
} as const satisfies Record<DisputeStep, null>

// prettier-ignore
export const next: Readonly<Record<DisputeState, Readonly<Record<DisputeStep, DisputeState | null>>>> = {
  opened:    { ...none, answer: 'answered', offer: 'offered', escalate: 'deciding', withdraw: 'withdrawn' },
  answered:  { ...none, offer: 'offered', escalate: 'deciding', withdraw: 'withdrawn' },
  offered:   { ...none, escalate: 'deciding', return: 'returning', pay: 'refunding', end: 'closed', withdraw: 'withdrawn' },
  deciding:  { ...none, offer: 'offered', decide: 'decided', withdraw: 'withdrawn' },
  decided:   { ...none, appeal: 'appealed', return: 'returning', pay: 'refunding', end: 'closed' },
  appealed:  { ...none, decide: 'decided' },
  returning: { ...none, escalate: 'deciding', end: 'closed' },
  refunding: { ...none, refunded: 'closed' },
  closed:    none,
  withdrawn: none,
}

export type Owner = 'buyer' | 'seller' | 'operator' | 'parties' | 'provider' | 'nobody'
export type Clock = 'answer' | 'reply' | 'appeal'

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<DisputeState, { readonly owner: Owner } & ({ readonly clock: Clock } | { readonly noClock: string })>
> = {
  opened: { owner: 'seller', clock: 'answer' },
  answered: { owner: 'buyer', clock: 'reply' },
  offered: { owner: 'buyer', clock: 'reply' },
  deciding: { owner: 'operator', noClock: 'person-decides' },
  decided: { owner: 'parties', clock: 'appeal' },
  appealed: { owner: 'operator', noClock: 'person-decides' },
  returning: { owner: 'parties', noClock: 'return-decides' },
  refunding: { owner: 'provider', noClock: 'asked-until-known' },
  closed: { owner: 'nobody', noClock: 'ended' },
  withdrawn: { owner: 'nobody', noClock: 'ended' },
}

/** The states whose silence hands the dispute to the operator; silence after a decision lets it take effect. */
export const silenceEscalates: readonly DisputeState[] = ['opened', 'answered', 'offered']

export const isEnded = (state: DisputeState): boolean => duty[state].owner === 'nobody'
