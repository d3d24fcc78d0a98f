import type { ColumnType } from 'kysely'

/** A jsonb column: written as text, read as whatever its Zod schema finds in it. */
type Json<N = never> = ColumnType<unknown, string | N, string | N>

export type Tables = {
  'translation.chinese': {
    seller_id: string
    product_id: string
    state: ChineseState
    source_hash: string
    source: Json
    text: Json<null>
    drafted_by: string | null
    confidence: number | null
    unknown_words: Json
    approved_by: string | null
    approved_at: Date | null
    changed_at: Date
  }
}

/** `asked`: a provider is writing; `edited` and `approved` are a person's. */
export type ChineseState = 'asked' | 'drafted' | 'edited' | 'approved'
