export type Tables = {
  'buyers.address': {
    buyer_id: string
    id: string
    district_code: string
    sealed: string | null
    print: string | null
    changed_at: Date
    removed_at: Date | null
  }
  'buyers.person': {
    buyer_id: string
    sealed: string | null
    print: string | null
    masked_name: string | null
    masked_number: string | null
    given_at: Date
    erased_at: Date | null
  }
  'buyers.acknowledgement': { buyer_id: string; notice: string; at: Date }
}
