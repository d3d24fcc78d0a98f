import { newDigits } from '../common/ids.ts'
import { parseFields } from '../common/fields.ts'
import { refuse } from '../common/refusal.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Table } from '../common/store.ts'

/** A line of the statement made on purpose: somebody pays in, or money leaves that no file asked for. */
export type Incoming = {
  readonly id: string
  readonly direction: 'credit' | 'debit'
  readonly account: string
  readonly currency: string
  readonly amount: string
  /** Who paid, or was paid. */
  readonly name: string
  readonly words: string
  readonly end_to_end_id: string | null
  readonly bank_reference: string
  readonly at: string
}
type Asked = Omit<Incoming, 'id' | 'bank_reference' | 'at'>

export function readIncoming(body: string): Asked {
  const fields = parseFields(body)
  const direction = fields.optionalText('direction') ?? 'credit'
  if (direction !== 'credit' && direction !== 'debit')
    return refuse(400, 'request.malformed', 'direction must be credit or debit')
  return {
    direction,
    account: fields.text('account', 34),
    currency: fields.currency('currency'),
    amount: fields.amount('amount'),
    name: fields.text('name', 140),
    words: fields.text('words', 140),
    end_to_end_id: fields.optionalText('end_to_end_id', 35),
  }
}

export function incoming(entries: Table<Incoming>, asked: Asked, now: Date): Outcome {
  const bank_reference = `BK${newDigits(14)}`
  const row = { ...asked, id: bank_reference, bank_reference, at: now.toISOString() }
  return { status: 201, body: { bank_reference }, puts: [entries.put(bank_reference, row)], events: [] }
}
