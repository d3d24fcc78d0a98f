export type Sureness = 'sure' | 'fairly' | 'unsure'
export type Tables = {
  'classification.chosen_code': {
    seller_id: string
    id: string
    variant_id: string
    code: string
    nomenclature: 'cn-tariff'
    year: number
    gtin14: string | null
    chosen_by_kind: string
    chosen_by: string | null
    sureness: Sureness | null
    confidence_hundredths: number
    words: string
    chosen_at: Date
  }
}
