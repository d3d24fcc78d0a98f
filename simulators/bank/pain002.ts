import { element, text, xmlDocument } from '../common/xml.ts'
import type { BankFile, Judged } from './files.ts'

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'

/** The status report of a checked or executed file: one status per transfer, in the order of the file. */
export function statusReport(file: BankFile, now: Date): string {
  const groups = [...new Set(file.transfers.map((each) => each.payment_information_id))]
  return xmlDocument(
    element(
      'Document',
      element('CstmrPmtStsRpt', [
        element('GrpHdr', [
          text('MsgId', `STS-${file.id.slice(5, 25)}-${file.stage}`),
          text('CreDtTm', now.toISOString()),
        ]),
        element('OrgnlGrpInfAndSts', [
          text('OrgnlMsgId', file.header.message_id),
          text('OrgnlMsgNmId', 'pain.001.001.09'),
          text('OrgnlNbOfTxs', String(file.header.transactions)),
          text('GrpSts', groupStatus(file)),
          file.reason === null ? null : reasonOf(file.reason),
        ]),
        // A bank may speak of the whole file and of no transfer.
        ...(file.lie['report'] === 'group' ? [] : groups).map((id) =>
          element('OrgnlPmtInfAndSts', [
            text('OrgnlPmtInfId', id),
            ...file.transfers.filter((each) => each.payment_information_id === id).map(transferStatus),
          ]),
        ),
      ]),
      { xmlns: NAMESPACE },
    ),
  )
}

function transferStatus(transfer: Judged): string {
  const { instruction_id, end_to_end_id, status, reason, bank_reference, amount, currency } = transfer
  return element('TxInfAndSts', [
    instruction_id === null ? null : text('OrgnlInstrId', instruction_id),
    text('OrgnlEndToEndId', end_to_end_id),
    text('TxSts', status),
    reason === null ? null : reasonOf(reason),
    bank_reference === null ? null : text('AcctSvcrRef', bank_reference),
    element('OrgnlTxRef', element('Amt', text('InstdAmt', transfer.executed_amount ?? amount, { Ccy: currency }))),
  ])
}

function reasonOf({ code, text: words }: { readonly code: string; readonly text: string }): string {
  return element('StsRsnInf', [element('Rsn', text('Cd', code)), text('AddtlInf', words)])
}

function groupStatus({ transfers, stage }: BankFile): string {
  const rejected = transfers.filter((each) => each.status === 'RJCT').length
  if (rejected === transfers.length) return 'RJCT'
  if (rejected > 0) return 'PART'
  return stage === 'executed' ? 'ACSC' : 'ACCP'
}
