import { decimalOf } from '#platform/money'

/** Stripe counts in the smallest coin and writes currencies small; ours are decimal text and large. */
export const currencyOf = (code: string): string => code.toUpperCase()
export const decimal = (minor: number, code: string): string =>
  decimalOf({ minor: BigInt(minor), currency: currencyOf(code) })
export const instantOf = (seconds: number): Date => new Date(seconds * 1000)

/** Live money and test money never meet: a report of the other kind is somebody else's account to us. */
export const accountOf = (live: boolean): string => (live ? 'live' : 'test')
