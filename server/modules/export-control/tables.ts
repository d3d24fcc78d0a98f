import type { ColumnType } from 'kysely'
import type { GroupId } from './groups.ts'

export type Outcome = 'ear99' | 'specialist' | 'ccl'
export type Tables = {
  'export_control.classification': {
    seller_id: string
    product_id: string
    number: number
    outcome: Outcome
    eccn: string | null
    licence: string | null
    groups: ColumnType<readonly GroupId[], string, string>
    schedule_b: string | null
    reason: string
    signed_name: string
    rules: string
    by_kind: string
    by_id: string
    at: Date
  }
  'export_control.itn': {
    seller_id: string
    unit_id: string
    number: number
    itn: string
    entered_by: string
    at: Date
  }
  'export_control.hold': { seller_id: string; order_id: string; case_id: string; at: Date; lifted_at: Date | null }
  'export_control.release': {
    seller_id: string
    parcel_id: string
    order_id: string
    editions: string
    kind: 'noeei' | 'itn'
    statement: string
    rules: string
    at: Date
  }
}
