export type Tables = {
  'ledger.book': { seller_id: string; last_seq: bigint }
  'ledger.transfer': {
    seller_id: string
    seq: bigint
    at: Date
    debit: string
    credit: string
    amount_minor: bigint
    currency: string
    kind: string
    order_id: string | null
    payout_id: string | null
    rate: string | null
    cause: string
  }
  'ledger.balance': {
    seller_id: string
    account: string
    currency: string
    debit_minor: bigint
    credit_minor: bigint
  }
}
