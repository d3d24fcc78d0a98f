import type { Generated } from 'kysely'
import type { Certainty } from '@westbound/landed-cost'

type Provenance = {
  /** Tells rows of one moment apart: the later entry holds. */
  entry: Generated<bigint>
  source: string
  certainty: Certainty
  demonstration: boolean
  set_by: string
  set_at: Date
}

export type Tables = {
  'markets.exchange_rate': Provenance & {
    id: string
    base: string
    quote: string
    mid: string
    spread: string
    age_max_hours: number
    as_of: Date
  }
  'markets.freight_card': Provenance & {
    id: string
    /** Two letters, as the markets are named everywhere. */
    market: Generated<string>
    route: Route
    currency: string
    weight_max_grams: number
    valid_from: string
  }
  'markets.freight_band': { card_id: string; up_to_grams: number; price_minor: bigint }
  'markets.setting': Provenance & { id: string; key: string; value: string; valid_from: string }
  'markets.customs_code': Provenance & { id: string; role: string; code: string; name: string; valid_from: string }
}

/** How a parcel travels: from our hub by mail, or out of a bonded warehouse. */
export type Route = 'direct_mail' | 'bonded'
