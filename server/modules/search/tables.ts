import type { ColumnType } from 'kysely'

type Json = ColumnType<unknown, string, string>

export type Tables = {
  'search.document': {
    seller_id: string
    listing_id: string
    product_id: string
    mode: '9610' | '1210'
    category: string | null
    origin_state: string
    words: string
    pinyin: string
    initials: string
    latin: string
    card: Json
    changed_at: Date
  }
}
