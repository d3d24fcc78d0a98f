/**
 * A return as customs sees it: asked for within its days of release, back at the place it left within its days. Only a
 * return that ends in `back` gives tax and yearly quota back; `missed` is what happens when a day passes.
 */
export const customsReturnStates = ['to_apply', 'applied', 'back', 'missed', 'dropped'] as const
export type CustomsReturnState = (typeof customsReturnStates)[number]

export const customsReturnSteps = ['apply', 'arrive', 'miss', 'drop'] as const
export type CustomsReturnStep = (typeof customsReturnSteps)[number]

const none = { apply: null, arrive: null, miss: null, drop: null } as const satisfies Record<CustomsReturnStep, null>

// prettier-ignore
export const customsNext: Readonly<Record<CustomsReturnState, Readonly<Record<CustomsReturnStep, CustomsReturnState | null>>>> = {
  to_apply: { ...none, apply: 'applied', miss: 'missed', drop: 'dropped' },
  applied:  { ...none, arrive: 'back', miss: 'missed', drop: 'dropped' },
  back:     none,
  missed:   none,
  dropped:  none,
}

export type CustomsOwner = 'operator' | 'carrier' | 'nobody'

/** Who owes the next step; the clocks are days after release, set by law. */
export const customsDuty: Readonly<
  Record<
    CustomsReturnState,
    { readonly owner: CustomsOwner } & ({ readonly clock: 'apply' | 'back' } | { readonly noClock: string })
  >
> = {
  to_apply: { owner: 'operator', clock: 'apply' },
  applied: { owner: 'carrier', clock: 'back' },
  back: { owner: 'nobody', noClock: 'ended' },
  missed: { owner: 'nobody', noClock: 'ended' },
  dropped: { owner: 'nobody', noClock: 'ended' },
}
