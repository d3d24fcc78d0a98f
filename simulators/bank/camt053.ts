import { toAmount, toMinor } from '../common/amount.ts'
import { refuse } from '../common/refusal.ts'
import { element, text, xmlDocument } from '../common/xml.ts'
import type { BankFile, Judged } from './files.ts'

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'

type Entry = Judged & { readonly executed_at: string; readonly executed_amount: string; readonly message_id: string }

/**
 * The statement of one day (UTC): for every account a file has drawn on, the opening balance, one debit entry per
 * executed transfer, and the closing balance. Opening less entries is closing; the next day opens with it.
 * Refuses 400 for a text that is no date.
 */
export function statement(files: readonly BankFile[], day: string, openingMinor: bigint, now: Date): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    return refuse(400, 'statement.date', 'the day must be YYYY-MM-DD')
  const accounts = [
    ...new Set(files.flatMap((file) => file.transfers.map((each) => `${each.debtor_account} ${each.currency}`))),
  ].toSorted()
  const entries = files.flatMap(entriesOf)
  return xmlDocument(
    element(
      'Document',
      element('BkToCstmrStmt', [
        element('GrpHdr', [text('MsgId', `STM-${day}`), text('CreDtTm', now.toISOString())]),
        ...accounts.map((account) => accountStatement(account, day, entries, openingMinor, now)),
      ]),
      { xmlns: NAMESPACE },
    ),
  )
}

function entriesOf(file: BankFile): readonly Entry[] {
  return file.transfers.flatMap((each) =>
    each.executed_at === null || each.executed_amount === null
      ? []
      : [
          {
            ...each,
            executed_at: each.executed_at,
            executed_amount: each.executed_amount,
            message_id: file.header.message_id,
          },
        ],
  )
}

function accountStatement(account: string, day: string, all: readonly Entry[], startMinor: bigint, now: Date): string {
  const [number = '', currency = ''] = account.split(' ')
  const own = all.filter((each) => each.debtor_account === number && each.currency === currency)
  const today = own.filter((each) => each.executed_at.slice(0, 10) === day)
  const opening = startMinor - total(own.filter((each) => each.executed_at.slice(0, 10) < day))
  return element('Stmt', [
    text('Id', `${day}-${number}-${currency}`),
    text('CreDtTm', now.toISOString()),
    element('FrToDt', [text('FrDtTm', `${day}T00:00:00Z`), text('ToDtTm', `${day}T23:59:59Z`)]),
    element('Acct', [element('Id', element('Othr', text('Id', number))), text('Ccy', currency)]),
    balance('OPBD', opening, currency, day),
    balance('CLBD', opening - total(today), currency, day),
    ...today.map(entry),
  ])
}

function total(entries: readonly Entry[]): bigint {
  return entries.reduce((sum, each) => sum + toMinor(each.executed_amount), 0n)
}

function balance(code: string, minor: bigint, currency: string, day: string): string {
  return element('Bal', [
    element('Tp', element('CdOrPrtry', text('Cd', code))),
    text('Amt', toAmount(minor < 0n ? -minor : minor), { Ccy: currency }),
    text('CdtDbtInd', minor < 0n ? 'DBIT' : 'CRDT'),
    element('Dt', text('Dt', day)),
  ])
}

function entry(each: Entry): string {
  const amount = text('Amt', each.executed_amount, { Ccy: each.currency })
  return element('Ntry', [
    text('NtryRef', each.bank_reference ?? ''),
    amount,
    text('CdtDbtInd', 'DBIT'),
    element('Sts', text('Cd', 'BOOK')),
    element('BookgDt', text('DtTm', each.executed_at)),
    element('ValDt', text('Dt', each.executed_at.slice(0, 10))),
    text('AcctSvcrRef', each.bank_reference ?? ''),
    element(
      'BkTxCd',
      element('Domn', [text('Cd', 'PMNT'), element('Fmly', [text('Cd', 'ICDT'), text('SubFmlyCd', 'DMCT')])]),
    ),
    element(
      'NtryDtls',
      element('TxDtls', [
        element('Refs', [
          text('MsgId', each.message_id),
          text('PmtInfId', each.payment_information_id),
          each.instruction_id === null ? null : text('InstrId', each.instruction_id),
          text('EndToEndId', each.end_to_end_id),
        ]),
        amount,
        text('CdtDbtInd', 'DBIT'),
        element('RltdPties', [
          element('Cdtr', element('Pty', text('Nm', each.creditor_name))),
          element('CdtrAcct', element('Id', element('Othr', text('Id', each.creditor_account)))),
        ]),
      ]),
    ),
  ])
}
