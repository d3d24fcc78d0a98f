import { decimalOf, type Money } from '#platform/money'

export type CreditTransfer = {
  /** Our payout's id, without its dashes: unique for ever, 35 characters at most. */
  readonly reference: string
  readonly createdAt: Date
  readonly amount: Money
  readonly debtor: { readonly name: string; readonly account: string }
  readonly creditor: { readonly name: string; readonly routingNumber: string; readonly accountNumber: string }
}

/**
 * One credit transfer as ISO 20022 pain.001.001.09. The same input gives the same bytes, so that sending it again after no
 * answer is the same file to the bank. The routing number goes as a member of the American clearing system (USABA).
 */
export function pain001(transfer: CreditTransfer): string {
  const { reference, createdAt, debtor, creditor } = transfer
  const amount = decimalOf(transfer.amount)
  const header = element('GrpHdr', [
    text('MsgId', reference),
    text('CreDtTm', createdAt.toISOString()),
    text('NbOfTxs', '1'),
    text('CtrlSum', amount),
    element('InitgPty', [text('Nm', debtor.name)]),
  ])
  const credit = element('CdtTrfTxInf', [
    element('PmtId', [text('InstrId', reference), text('EndToEndId', reference)]),
    element('Amt', [`<InstdAmt Ccy="${escaped(transfer.amount.currency)}">${amount}</InstdAmt>`]),
    element('CdtrAgt', [
      element('FinInstnId', [
        element('ClrSysMmbId', [element('ClrSysId', [text('Cd', 'USABA')]), text('MmbId', creditor.routingNumber)]),
      ]),
    ]),
    element('Cdtr', [text('Nm', creditor.name.slice(0, 140))]),
    account('CdtrAcct', creditor.accountNumber),
  ])
  const information = element('PmtInf', [
    text('PmtInfId', reference),
    text('PmtMtd', 'TRF'),
    element('ReqdExctnDt', [text('Dt', createdAt.toISOString().slice(0, 10))]),
    element('Dbtr', [text('Nm', debtor.name)]),
    account('DbtrAcct', debtor.account),
    element('DbtrAgt', [element('FinInstnId', [element('Othr', [text('Id', 'NOTPROVIDED')])])]),
    credit,
  ])
  const document = element('CstmrCdtTrfInitn', [header, information])
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09">${document}</Document>\n`
}

/** A payout's id as banks carry it. */
export const referenceOf = (payoutId: string): string => payoutId.replaceAll('-', '')

const account = (name: string, number: string): string =>
  element(name, [element('Id', [element('Othr', [text('Id', number)])])])
const element = (name: string, parts: readonly string[]): string => `<${name}>${parts.join('')}</${name}>`
const text = (name: string, value: string): string => `<${name}>${escaped(value)}</${name}>`
const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
