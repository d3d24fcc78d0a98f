import { china } from './china.ts'
import { parseAddress } from './parse-address.ts'

/** What was read from a pasted address, by the names of the form's fields; empty where nothing was found. */
export type ReadAddress = {
  readonly name: string
  readonly phone: string
  readonly province: string
  readonly city: string
  readonly district: string
  readonly detail: string
  readonly postcode: string
  readonly confidence: number
  readonly unrecognised: readonly string[]
}

/** Reads one pasted address (up to 500 characters) into the fields of the form, for the buyer to check. Never throws. */
export function readAddress(text: string): ReadAddress {
  const read = parseAddress(china, text)
  return {
    name: read.name ?? '',
    phone: read.phone ?? '',
    province: read.province?.code ?? '',
    city: read.city?.code ?? '',
    district: read.district?.code ?? '',
    detail: read.detail ?? '',
    postcode: read.postcode ?? '',
    confidence: read.confidence,
    unrecognised: read.unrecognised,
  }
}
