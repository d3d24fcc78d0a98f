import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { toMinor } from '../common/amount.ts'
import { refuse } from '../common/refusal.ts'

/**
 * Reads an ISO 20022 customer credit transfer initiation, pain.001.001.09. Only what the bank needs is read; the file
 * itself is kept whole. Everything that makes the file unreadable is refused with 400 `file.malformed`; what is
 * readable but wrong (sums, accounts) is judged later and told in the status file.
 */
export type Transfer = {
  readonly payment_information_id: string
  readonly instruction_id: string | null
  readonly end_to_end_id: string
  readonly amount: string
  readonly currency: string
  readonly debtor_account: string
  readonly creditor_name: string
  readonly creditor_account: string
}
export type PaymentFile = {
  readonly message_id: string
  readonly created_at: string
  readonly transactions: number
  readonly control_sum: string | null
  readonly transfers: readonly Transfer[]
}

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.001.001.09'
const REPEATED = new Set(['PmtInf', 'CdtTrfTxInf'])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: false,
  parseTagValue: false,
  isArray: (name) => REPEATED.has(name),
})

export function readPain001(xml: string): PaymentFile {
  // A document type could declare entities; no bank file has one.
  if (xml.includes('<!DOCTYPE') || XMLValidator.validate(xml) !== true)
    return malformed('the file is not well-formed XML')
  const parsed: unknown = parser.parse(xml)
  const document = child(parsed, 'Document')
  if (text(document, '@xmlns') !== NAMESPACE) return malformed(`the namespace must be ${NAMESPACE}`)
  const initiation = child(document, 'CstmrCdtTrfInitn')
  const header = child(initiation, 'GrpHdr')
  const transactions = text(header, 'NbOfTxs')
  if (!/^\d{1,15}$/.test(transactions)) return malformed('NbOfTxs must be a number')
  return {
    message_id: text(header, 'MsgId'),
    created_at: text(header, 'CreDtTm'),
    transactions: Number.parseInt(transactions, 10),
    control_sum: optionalText(header, 'CtrlSum'),
    transfers: children(initiation, 'PmtInf').flatMap(readPaymentInformation),
  }
}

function readPaymentInformation(information: unknown): readonly Transfer[] {
  const payment_information_id = text(information, 'PmtInfId')
  if (text(information, 'PmtMtd') !== 'TRF') return malformed('PmtMtd must be TRF')
  const debtor_account = account(child(information, 'DbtrAcct'))
  return children(information, 'CdtTrfTxInf').map((transfer) => {
    const instructed = child(child(transfer, 'Amt'), 'InstdAmt')
    return {
      payment_information_id,
      instruction_id: optionalText(child(transfer, 'PmtId'), 'InstrId'),
      end_to_end_id: text(child(transfer, 'PmtId'), 'EndToEndId'),
      amount: amount(text(instructed, '#text')),
      currency: text(instructed, '@Ccy'),
      debtor_account,
      creditor_name: text(child(transfer, 'Cdtr'), 'Nm'),
      creditor_account: account(child(transfer, 'CdtrAcct')),
    }
  })
}

/** The sum of all transfers in hundredths, whatever their currencies: what ISO calls the control sum. */
export function sumMinor(transfers: readonly Transfer[]): bigint {
  return transfers.reduce((sum, each) => sum + toMinor(each.amount), 0n)
}

/** A schema decimal such as `12`, `12.5` or `12.50`, written with two decimals. */
export function amount(decimal: string): string {
  const [, whole, part = ''] = /^(\d{1,15})(?:\.(\d{1,2})0*)?$/.exec(decimal) ?? malformed(`${decimal} is no amount`)
  return `${whole}.${part.padEnd(2, '0')}`
}

function account(parent: unknown): string {
  const id = child(parent, 'Id')
  return optionalText(id, 'IBAN') ?? text(child(id, 'Othr'), 'Id')
}

function child(parent: unknown, name: string): unknown {
  return property(parent, name) ?? malformed(`${name} is missing`)
}

function children(parent: unknown, name: string): readonly unknown[] {
  const found = property(parent, name)
  return Array.isArray(found) ? found : malformed(`${name} is missing`)
}

function text(parent: unknown, name: string): string {
  return optionalText(parent, name) ?? malformed(`${name} is missing`)
}

function optionalText(parent: unknown, name: string): string | null {
  const value = property(parent, name)
  return typeof value === 'string' && value !== '' ? value : null
}

function property(parent: unknown, name: string): unknown {
  return typeof parent === 'object' && parent !== null
    ? new Map<string, unknown>(Object.entries(parent)).get(name)
    : undefined
}

function malformed(message: string): never {
  return refuse(400, 'file.malformed', message)
}
