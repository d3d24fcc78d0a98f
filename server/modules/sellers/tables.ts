import type { SellerState, SellerStep } from './seller-state.ts'

export type Tables = {
  'sellers.seller': {
    seller_id: string
    account_id: string
    state: SellerState
    state_at: Date
    legal_name: string | null
    trade_name: string | null
    ein_sealed: string | null
    ein_last: string | null
    phone: string | null
    line1: string | null
    line2: string | null
    city: string | null
    us_state: string | null
    zip: string | null
    county_fips: string | null
    naics: string | null
    makes: string | null
    employees: number | null
    story: string | null
    created_at: Date
    business_at: Date | null
    submitted_at: Date | null
  }
  'sellers.member': { account_id: string; seller_id: string }
  'sellers.bank': {
    seller_id: string
    number: number
    holder: string
    routing_number: string
    account_sealed: string
    account_last: string
    changed_by: string
    at: Date
    effective_at: Date | null
  }
  'sellers.bank_stop': {
    seller_id: string
    number: number
    stopped_by: string
    reason: 'stopped' | 'replaced'
    at: Date
  }
  'sellers.decision': {
    seller_id: string
    id: string
    step: SellerStep
    reason: string | null
    actor_id: string
    at: Date
  }
}
