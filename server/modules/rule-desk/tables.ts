import type { FileFacts } from '#modules/compliance'

export type Tables = {
  'rule_desk.file': {
    id: string
    hash: string
    market: string
    kind: 'tariff' | 'positive-list' | 'eligibility'
    name: string
    source: string
    certainty: FileFacts['certainty']
    valid_from: string
    read_on: string
    body: string
    added_at: Date
    loaded_at: Date | null
  }
}
