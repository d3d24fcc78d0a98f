import { toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import { newDigits, sha256 } from '../common/ids.ts'
import { refuse } from '../common/refusal.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Table } from '../common/store.ts'
import { amount, sumMinor, type PaymentFile, type Transfer } from './pain001.ts'

/**
 * A payment file is received, then checked (each transfer ACCP or RJCT), then executed (ACCP becomes ACSC and an entry
 * of the statement). The id of a file is its hash, so the same bytes are the same file, however often they are sent.
 */
export type Judged = Transfer & {
  readonly status: 'PDNG' | 'ACCP' | 'ACSC' | 'RJCT'
  readonly reason: { readonly code: string; readonly text: string } | null
  readonly bank_reference: string | null
  readonly executed_amount: string | null
  readonly executed_at: string | null
  /** The money came back: a second entry of the statement, never a change of the first. */
  readonly returned?: Returned | null
}
export type Returned = {
  readonly at: string
  readonly code: string
  readonly bank_reference: string
  readonly amount: string
}
export type BankFile = {
  readonly id: string
  readonly xml: string
  readonly header: Omit<PaymentFile, 'transfers'>
  readonly stage: 'received' | 'checked' | 'executed'
  readonly reason: { readonly code: string; readonly text: string } | null
  readonly transfers: readonly Judged[]
  readonly received_at: string
  readonly lie: Readonly<Record<string, string>>
}
export type BankFiles = Table<BankFile>

export function receiveFile(
  files: BankFiles,
  xml: string,
  parsed: PaymentFile,
  { lie }: Behaviour,
  now: Date,
): Outcome {
  const id = `file_${sha256(xml).slice(0, 32)}`
  // A file that never arrived: with a lost answer, its sender cannot tell it from one that did.
  if (lie['receive'] === 'dropped') return { status: 202, body: { file_id: id }, puts: [], events: [] }
  if (files.get(id) !== undefined) return { status: 202, body: { file_id: id }, puts: [], events: [] }
  const { transfers, ...header } = parsed
  const file: BankFile = {
    id,
    xml,
    header,
    stage: 'received',
    reason: groupRefusal(files, parsed),
    transfers: transfers.map((each) => ({
      ...each,
      status: 'PDNG',
      reason: null,
      bank_reference: null,
      executed_amount: null,
      executed_at: null,
      returned: null,
    })),
    received_at: now.toISOString(),
    lie,
  }
  return { status: 202, body: { file_id: id }, puts: [files.put(id, file)], events: [] }
}

/** The file's next stage. Refuses 409 when it is executed. `openingMinor` is the balance each account started with. */
export function advanceFile(files: BankFiles, id: string, openingMinor: bigint, now: Date): Outcome {
  const file = findFile(files, id)
  if (file.stage === 'executed') return refuse(409, 'file.executed', 'the file has been executed')
  const next = file.stage === 'received' ? check(files, file, openingMinor) : execute(file, now)
  return { status: 200, body: { file_id: id, stage: next.stage }, puts: [files.put(id, next)], events: [] }
}

/** The creditor's bank gives executed transfers back, days later or at once: all of a file, or the one that is named. */
export function returnFile(
  files: BankFiles,
  id: string,
  {
    code,
    end_to_end_id,
    amount: given,
  }: { readonly code: string; readonly end_to_end_id: string | null; readonly amount: string | null },
  now: Date,
): Outcome {
  const file = findFile(files, id)
  const fits = (each: Judged) =>
    each.status === 'ACSC' &&
    (each.returned ?? null) === null &&
    (end_to_end_id === null || each.end_to_end_id === end_to_end_id)
  if (!file.transfers.some(fits)) return refuse(409, 'file.not_executed', 'nothing of this file can be returned')
  const transfers = file.transfers.map((each): Judged =>
    fits(each)
      ? {
          ...each,
          returned: {
            at: now.toISOString(),
            code,
            bank_reference: `BK${newDigits(14)}`,
            amount: given ?? each.executed_amount ?? each.amount,
          },
        }
      : each,
  )
  return { status: 200, body: { file_id: id }, puts: [files.put(id, { ...file, transfers })], events: [] }
}

/** The file with this message id, as its sender asks for it when it had no answer. Refuses 404 `file.unknown`. */
export function findByMessage(files: BankFiles, messageId: string): BankFile {
  return (
    files.all().find((each) => each.header.message_id === messageId) ??
    refuse(404, 'file.unknown', 'no payment file with this message id')
  )
}

export function findFile(files: BankFiles, id: string): BankFile {
  return files.get(id) ?? refuse(404, 'file.unknown', 'no such payment file')
}

function groupRefusal(files: BankFiles, parsed: PaymentFile): BankFile['reason'] {
  if (files.all().some((each) => each.header.message_id === parsed.message_id))
    return { code: 'DU01', text: 'Message identification is not unique' }
  if (parsed.transactions !== parsed.transfers.length) return { code: 'AM18', text: 'Number of transactions is wrong' }
  if (parsed.control_sum !== null && toMinor(amount(parsed.control_sum)) !== sumMinor(parsed.transfers))
    return { code: 'AM10', text: 'Control sum is wrong' }
  return null
}

function check(files: BankFiles, file: BankFile, openingMinor: bigint): BankFile {
  const taken = files
    .all()
    .flatMap((each) => each.transfers.filter(({ status }) => status === 'ACCP' || status === 'ACSC'))
  const ids = new Set(taken.map((each) => each.end_to_end_id))
  const spent = new Map<string, bigint>()
  const spend = ({ debtor_account, currency, amount: sum }: Transfer) => {
    const key = `${debtor_account} ${currency}`
    spent.set(key, (spent.get(key) ?? 0n) + toMinor(sum))
    return spent.get(key) ?? 0n
  }
  for (const each of taken) spend(each)
  const transfers = file.transfers.map((transfer): Judged => {
    const refused = file.reason ?? transferRefusal(transfer, ids, file.lie)
    if (refused !== null) return { ...transfer, status: 'RJCT', reason: refused }
    if (spend(transfer) > openingMinor)
      return { ...transfer, status: 'RJCT', reason: { code: 'AM04', text: 'Insufficient funds' } }
    ids.add(transfer.end_to_end_id)
    return { ...transfer, status: 'ACCP' }
  })
  return { ...file, stage: 'checked', transfers }
}

function transferRefusal(transfer: Transfer, ids: ReadonlySet<string>, lie: BankFile['lie']): Judged['reason'] {
  if (lie['reject'] !== undefined) return { code: lie['reject'], text: 'Rejected by the bank' }
  if (ids.has(transfer.end_to_end_id)) return { code: 'DU04', text: 'End-to-end identification is not unique' }
  if (transfer.creditor_account.endsWith('0000')) return { code: 'AC01', text: 'Account number is incorrect' }
  if (toMinor(transfer.amount) === 0n) return { code: 'AM01', text: 'Amount is zero' }
  return null
}

function execute(file: BankFile, now: Date): BankFile {
  const transfers = file.transfers.map((transfer): Judged =>
    transfer.status === 'ACCP'
      ? {
          ...transfer,
          status: 'ACSC',
          bank_reference: `BK${newDigits(14)}`,
          executed_amount: file.lie['amount'] ?? transfer.amount,
          executed_at: now.toISOString(),
        }
      : transfer,
  )
  return { ...file, stage: 'executed', transfers }
}
