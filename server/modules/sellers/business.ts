import { refuse } from './refusals.ts'
import { countyOf, industryOf, stateOf } from './reference.ts'

/** A business as it states itself. */
export type Business = {
  readonly legalName: string
  readonly tradeName: string
  /** Nine digits; null for a person who trades without one; undefined keeps the one that stands. */
  readonly ein: string | null | undefined
  readonly phone: string
  readonly line1: string
  readonly line2: string | null
  readonly city: string
  readonly state: string
  readonly zip: string
  readonly countyFips: string
  readonly naics: string
  readonly makes: string
  readonly employees: number
  readonly story: string
}

/** The business with its codes checked against the reference and its numbers in one shape. A ladder of refusals. */
export function checkBusiness(given: Business): Business {
  const state = stateOf(given.state)
  if (state === null) throw refuse('sellers.state-unknown')
  if (!/^\d{5}(-\d{4})?$/.test(given.zip)) throw refuse('sellers.zip-invalid')
  if (countyOf(given.countyFips)?.postal !== state.postal) throw refuse('sellers.county-unknown', { state: state.name })
  if (industryOf(given.naics) === null) throw refuse('sellers.naics-unknown')
  const ein = given.ein?.replaceAll(/[\s-]/g, '') ?? given.ein
  if (typeof ein === 'string' && !/^\d{9}$/.test(ein)) throw refuse('sellers.ein-invalid')
  const phone = given.phone.replaceAll(/[\s().-]/g, '').replace(/^(\+1|1(?=\d{10}$))/, '')
  if (!/^[2-9]\d{9}$/.test(phone)) throw refuse('sellers.phone-invalid')
  return { ...given, state: state.postal, ein, phone: `+1${phone}` }
}

export type Bank = { readonly holder: string; readonly routingNumber: string; readonly accountNumber: string }

/** A bank account whose routing number passes the checksum of the American Bankers Association (weights 3, 7, 1). */
export function checkBank(given: Bank): Bank {
  const routingNumber = given.routingNumber.replaceAll(/\s/g, '')
  const accountNumber = given.accountNumber.replaceAll(/[\s-]/g, '')
  const weights = [3, 7, 1]
  const sum = Array.from(routingNumber).reduce((total, digit, at) => total + Number(digit) * (weights[at % 3] ?? 0), 0)
  if (!/^\d{9}$/.test(routingNumber) || sum === 0 || sum % 10 !== 0) throw refuse('sellers.routing-invalid')
  if (!/^\d{4,17}$/.test(accountNumber)) throw refuse('sellers.account-invalid')
  return { holder: given.holder, routingNumber, accountNumber }
}
