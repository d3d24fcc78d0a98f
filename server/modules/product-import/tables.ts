import type { ColumnType } from 'kysely'

type Json = ColumnType<unknown, string, never>

export type Tables = {
  'product_import.run': {
    seller_id: string
    id: string
    format: 'shopify'
    file_hash: string
    report: Json
    at: Date
  }
  'product_import.upload': {
    seller_id: string
    id: string
    bytes: Buffer
    at: Date
  }
}
