import type { ParcelState } from './parcel-state.ts'

export type Tables = {
  'fulfilment.parcel': {
    seller_id: string
    id: string
    order_id: string
    /** It holds a part of its order: then its id is the part's. */
    part: boolean
    mode: '9610' | '1210'
    state: ParcelState
    packed_at: Date
    asked_at: Date | null
    asked_last_at: Date | null
    attempts: number
    problem: string | null
    shipment_id: string | null
    waybill_no: string | null
    heard_at: Date | null
    moved_at: Date
    release_wanted_at: Date | null
    release_told_at: Date | null
    return_wanted_at: Date | null
    return_told_at: Date | null
  }
  'fulfilment.movement': {
    seller_id: string
    parcel_id: string
    status: string
    at: Date
    place: string | null
    noted_at: Date
  }
  'fulfilment.carrier_record': { seller_id: string; parcel_id: string; sealed: string; fetched_at: Date }
  'fulfilment.inbox': {
    id: string
    received_at: Date
    body_sealed: string
    attempts: number
    tried_at: Date | null
    handled_at: Date | null
    outcome: 'taken' | 'known' | 'refused' | null
    problem: string | null
  }
}
