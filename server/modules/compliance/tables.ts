import type { ColumnType, Generated } from 'kysely'
import type { Certainty } from '@westbound/landed-cost'

export type Mode = '9610' | '1210'
export type VerdictWord = 'allowed' | 'needs_papers' | 'specialist' | 'refused'
/** How goods travel: by parcel for an order (China: 9610), from bonded stock (1210), as a person's own parcel, as cargo. */
export type Route = 'direct' | 'bonded' | 'personal' | 'freight'
export type ConsumptionTaxKind = 'none' | 'ad_valorem' | 'specific' | 'composite' | 'ad_valorem_from_unit_price'
export type TariffState = 'unknown_line' | 'not_listed' | 'mode_not_open' | 'yearly_cap' | 'listed' | 'no_rule'

/** What is judged again after a change. */
export type JudgedPart = 'listings' | 'carts' | 'orders'

/** A jsonb column: written as text, read as whatever its schema finds in it. */
type Json = ColumnType<unknown, string, string>

export type Tables = {
  'compliance.tariff_line': {
    id: string
    /** Tells rows of one moment apart: the later entry holds. */
    entry: Generated<bigint>
    hs8: string
    hs10: string
    name_en: string
    name_zh: string
    duty_rate: string
    duty_rate_provisional: string | null
    vat_rate: string
    ct_kind: ConsumptionTaxKind
    ct_rate: string | null
    ct_specific_cny: string | null
    ct_specific_unit: string | null
    legal_unit_1: string
    legal_unit_2: string | null
    on_positive_list: boolean
    modes: string[]
    yearly_cap: string | null
    yearly_cap_unit: string | null
    exclusion_en: string
    exclusion_zh: string
    documents: string[]
    valid_from: string
    source: string
    read_on: string
    certainty: Certainty
    demonstration: boolean
    /** Whether each half is a demonstration; null where the row was loaded whole. */
    rates_demonstration: boolean | null
    list_demonstration: boolean | null
    set_by: string
    set_at: Date
  }
  'compliance.rule_pack': {
    id: string
    entry: Generated<bigint>
    market: string
    version: string
    read_on: string
    documents: string
    questions: string
    content_hash: string
    set_by: string
    set_at: Date
  }
  'compliance.rule': {
    pack_id: string
    position: number
    rule_id: string
    /** `adds` brings labels, notices or caps and permits nothing. */
    verdict: VerdictWord | 'adds'
    modes: string[]
    routes: Generated<string[]>
    hs_prefixes: string[]
    except_hs_prefixes: string[]
    attributes: string[]
    origin_states: string[]
    tariff: TariffState | null
    title_en: string
    title_zh: string
    to_do_en: string
    to_do_zh: string
    documents: string[]
    act: string
    source: string
    read_on: string
    certainty: Certainty
    demonstration: boolean
    valid_from: string | null
    valid_to: string | null
    labels: Json
    notices: Json
    cap: string | null
    cap_unit: string | null
  }
  'compliance.change': {
    id: string
    market: string
    kind: 'rules' | 'tariff' | 'day'
    subject: string
    on_day: string
    codes: string[]
    at: Date
  }
  'compliance.rejudgement': {
    change_id: string
    part: JudgedPart
    total: number
    done: number
    changed: number
    at_seller: string | null
    at_id: string | null
    begun_at: Date
    touched_at: Date
    finished_at: Date | null
  }
  'compliance.announced': { row_id: string; at: Date }
  'compliance.quota': { person_print: string; year: number; used_minor: bigint }
  'compliance.claim_part': {
    person_print: string
    order_id: string
    cause: string
    amount_minor: bigint
    at: Date
  }
  'compliance.claim': {
    person_print: string
    order_id: string
    year: number
    amount_minor: bigint
    claimed_at: Date
    given_back_at: Date | null
  }
}
