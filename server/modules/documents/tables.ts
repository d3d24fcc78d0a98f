import type { ColumnType } from 'kysely'

type Json = ColumnType<unknown, string, string>

export type Tables = {
  'documents.statement': {
    seller_id: string
    product_id: string
    kind: 'label' | 'origin'
    version: number
    fields: Json
    stated_by: string
    at: Date
  }
  'documents.lot': {
    seller_id: string
    order_id: string
    line: number
    version: number
    lot_no: string
    made_on: string | null
    best_before: string | null
    certificates: Json
    stated_by: string
    at: Date
  }
  'documents.issued': {
    seller_id: string
    unit_id: string
    document: string
    version: number
    hash: string
    content: Json
    issued_to: string
    issued_by: string
    at: Date
  }
}
