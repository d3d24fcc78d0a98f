import { toAmount, toMinor } from '../common/amount.ts'
import { refuse } from '../common/refusal.ts'
import { element, text, xmlDocument } from '../common/xml.ts'
import type { BankFile, Judged } from './files.ts'
import type { Incoming } from './incoming.ts'

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'

/** One line of the statement, whatever made it. */
type Line = {
  readonly account: string
  readonly currency: string
  readonly direction: 'CRDT' | 'DBIT'
  readonly amount: string
  readonly at: string
  readonly bank_reference: string
  readonly xml: string
}

/**
 * The statement of one day (UTC): for every account a file has drawn on or money came to, the opening balance, one debit
 * entry per executed transfer, one credit entry per returned one, the entries that were made on purpose, and the closing
 * balance. Opening less debits plus credits is closing; the next day opens with it. Refuses 400 for a text that is no date.
 */
export function statement(
  booked: { readonly files: readonly BankFile[]; readonly entries: readonly Incoming[] },
  day: string,
  openingMinor: bigint,
  now: Date,
): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    return refuse(400, 'statement.date', 'the day must be YYYY-MM-DD')
  const lines = [...booked.files.flatMap(linesOf), ...booked.entries.map(lineOfIncoming)]
  const drawn = booked.files.flatMap((file) => file.transfers.map((each) => `${each.debtor_account} ${each.currency}`))
  const accounts = [...new Set([...drawn, ...lines.map((each) => `${each.account} ${each.currency}`)])].toSorted()
  return xmlDocument(
    element(
      'Document',
      element('BkToCstmrStmt', [
        element('GrpHdr', [text('MsgId', `STM-${day}`), text('CreDtTm', now.toISOString())]),
        ...accounts.map((account) => accountStatement(account, day, lines, openingMinor, now)),
      ]),
      { xmlns: NAMESPACE },
    ),
  )
}

function accountStatement(account: string, day: string, all: readonly Line[], startMinor: bigint, now: Date): string {
  const [number = '', currency = ''] = account.split(' ')
  const own = all.filter((each) => each.account === number && each.currency === currency)
  const today = own.filter((each) => each.at.slice(0, 10) === day)
  const opening = startMinor + total(own.filter((each) => each.at.slice(0, 10) < day))
  return element('Stmt', [
    text('Id', `${day}-${number}-${currency}`),
    text('CreDtTm', now.toISOString()),
    element('FrToDt', [text('FrDtTm', `${day}T00:00:00Z`), text('ToDtTm', `${day}T23:59:59Z`)]),
    element('Acct', [element('Id', element('Othr', text('Id', number))), text('Ccy', currency)]),
    balance('OPBD', opening, currency, day),
    balance('CLBD', opening + total(today), currency, day),
    ...today.toSorted((a, b) => (a.at < b.at ? -1 : 1)).map(({ xml }) => xml),
  ])
}

function total(lines: readonly Line[]): bigint {
  return lines.reduce((sum, { direction, amount }) => sum + (direction === 'CRDT' ? 1n : -1n) * toMinor(amount), 0n)
}

function balance(code: string, minor: bigint, currency: string, day: string): string {
  return element('Bal', [
    element('Tp', element('CdOrPrtry', text('Cd', code))),
    text('Amt', toAmount(minor < 0n ? -minor : minor), { Ccy: currency }),
    text('CdtDbtInd', minor < 0n ? 'DBIT' : 'CRDT'),
    element('Dt', text('Dt', day)),
  ])
}

function linesOf(file: BankFile): readonly Line[] {
  return file.transfers.flatMap((each) => {
    const { executed_at: at, executed_amount: amount, returned } = each
    if (at === null || amount === null) return []
    const { debtor_account: account, currency } = each
    const reference = each.bank_reference ?? ''
    const line = { account, currency, direction: 'DBIT', amount, at, bank_reference: reference } as const
    const out: Line = { ...line, xml: entry(line, 'ICDT', 'DMCT', detailsOf(file, each, [])) }
    if (returned === undefined || returned === null) return [out]
    const back = {
      ...({ account, currency, direction: 'CRDT', amount: returned.amount, at: returned.at } as const),
      bank_reference: returned.bank_reference,
    }
    const why = element('RtrInf', [
      element('Rsn', text('Cd', returned.code)),
      text('AddtlInf', 'Returned by the creditor’s bank'),
    ])
    return [out, { ...back, xml: entry(back, 'ICDT', 'RRTN', detailsOf(file, each, [why])) }]
  })
}

/** The details of a transfer; of one that came back they are those it was sent with. */
function detailsOf(file: BankFile, each: Judged, more: readonly string[]): readonly (string | null)[] {
  return [
    element('Refs', [
      text('MsgId', file.header.message_id),
      text('PmtInfId', each.payment_information_id),
      each.instruction_id === null ? null : text('InstrId', each.instruction_id),
      text('EndToEndId', each.end_to_end_id),
    ]),
    element('RltdPties', [
      element('Cdtr', element('Pty', text('Nm', each.creditor_name))),
      element('CdtrAcct', element('Id', element('Othr', text('Id', each.creditor_account)))),
    ]),
    ...more,
  ]
}

function lineOfIncoming(each: Incoming): Line {
  const { account, currency, amount, at, bank_reference } = each
  const direction = each.direction === 'credit' ? 'CRDT' : 'DBIT'
  const line = { account, currency, direction, amount, at, bank_reference } as const
  const party = element(direction === 'CRDT' ? 'Dbtr' : 'Cdtr', element('Pty', text('Nm', each.name)))
  const details = [
    each.end_to_end_id === null ? null : element('Refs', text('EndToEndId', each.end_to_end_id)),
    element('RltdPties', party),
    element('RmtInf', text('Ustrd', each.words)),
  ]
  return { ...line, xml: entry(line, direction === 'CRDT' ? 'RCDT' : 'ICDT', 'DMCT', details) }
}

function entry(
  line: Omit<Line, 'xml'>,
  family: string,
  subFamily: string,
  details: readonly (string | null)[],
): string {
  const [first = null, ...rest] = details
  const amount = text('Amt', line.amount, { Ccy: line.currency })
  return element('Ntry', [
    text('NtryRef', line.bank_reference),
    amount,
    text('CdtDbtInd', line.direction),
    element('Sts', text('Cd', 'BOOK')),
    element('BookgDt', text('DtTm', line.at)),
    element('ValDt', text('Dt', line.at.slice(0, 10))),
    text('AcctSvcrRef', line.bank_reference),
    element(
      'BkTxCd',
      element('Domn', [text('Cd', 'PMNT'), element('Fmly', [text('Cd', family), text('SubFmlyCd', subFamily)])]),
    ),
    element('NtryDtls', element('TxDtls', [first, amount, text('CdtDbtInd', line.direction), ...rest])),
  ])
}
