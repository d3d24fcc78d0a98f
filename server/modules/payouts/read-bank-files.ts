import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import type { BankEntry, TransferStatus } from './bank-port.ts'

/**
 * Reads a bank's answers leniently: elements we do not know are left alone, prefixes are dropped, and what may be repeated
 * is read as a list. Throws when it is not XML or not the message asked for; the caller takes that for no answer.
 */
const repeated = new Set([
  'OrgnlPmtInfAndSts',
  'TxInfAndSts',
  'Stmt',
  'Ntry',
  'NtryDtls',
  'TxDtls',
  'StsRsnInf',
  'AddtlInf',
  'Ustrd',
])
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (name) => repeated.has(name),
})

const list = <S extends z.ZodType>(schema: S) => z.array(schema).default([])
/** An element without children is read as an empty text. */
const orEmpty = <S extends z.ZodType>(schema: S) => z.union([schema, z.literal('').transform(() => null)])

const Reasons = list(
  z.object({
    Rsn: z.object({ Cd: z.string().optional(), Prtry: z.string().optional() }).optional(),
    AddtlInf: list(z.string()),
  }),
)
const Transfer = z.object({
  OrgnlEndToEndId: z.string(),
  TxSts: z.string().optional(),
  StsRsnInf: Reasons,
  AcctSvcrRef: z.string().optional(),
})
const Group = z.object({ PmtInfSts: z.string().optional(), StsRsnInf: Reasons, TxInfAndSts: list(Transfer) })
const Report = z.object({
  Document: z.object({
    CstmrPmtStsRpt: z.object({
      OrgnlGrpInfAndSts: orEmpty(z.object({ GrpSts: z.string().optional(), StsRsnInf: Reasons })).optional(),
      OrgnlPmtInfAndSts: list(orEmpty(Group)),
    }),
  }),
})
type Said = { readonly status: string | undefined; readonly reasons: z.output<typeof Reasons> }

/**
 * pain.002: how far the bank is with each transfer of a file. A transfer without a status of its own has that of its
 * group, and a group that of the file; what is said of a whole file that names no transfer has a null id. `PART` says only
 * that the transfers differ, and is nobody's status.
 */
export function readPain002(xml: string): readonly TransferStatus[] {
  const report = Report.parse(parsed(xml)).Document.CstmrPmtStsRpt
  const file = { status: report.OrgnlGrpInfAndSts?.GrpSts, reasons: report.OrgnlGrpInfAndSts?.StsRsnInf ?? [] }
  const own = report.OrgnlPmtInfAndSts.filter((group) => group !== null).flatMap((group) => {
    const said = { status: group.PmtInfSts, reasons: group.StsRsnInf }
    const transfers = group.TxInfAndSts.flatMap((each) =>
      statusOf(each.OrgnlEndToEndId, [{ status: each.TxSts, reasons: each.StsRsnInf }, said, file], each.AcctSvcrRef),
    )
    return transfers.length === 0 ? statusOf(null, [said, file]) : transfers
  })
  return own.length === 0 ? statusOf(null, [file]) : own
}

/** The nearest that says something of the transfer. */
function statusOf(
  endToEndId: string | null,
  nearest: readonly Said[],
  bankReference?: string,
): readonly TransferStatus[] {
  const said = nearest.find(({ status }) => status !== undefined && status !== 'PART')
  if (said?.status === undefined) return []
  const above = said.status === 'RJCT' ? nearest.find(({ reasons }) => reasons.length > 0)?.reasons[0] : undefined
  const reason = said.reasons[0] ?? above
  return [
    {
      endToEndId,
      status: said.status,
      reasonCode: reason?.Rsn?.Cd ?? reason?.Rsn?.Prtry ?? null,
      reasonWords: reason === undefined || reason.AddtlInf.length === 0 ? null : reason.AddtlInf.join(' '),
      bankReference: bankReference ?? null,
    },
  ]
}

const Amount = z.object({ '#text': z.string(), '@Ccy': z.string() })
const When = z.object({ DtTm: z.string().optional(), Dt: z.string().optional() })
const Party = z
  .object({ Nm: z.string().optional(), Pty: z.object({ Nm: z.string().optional() }).optional() })
  .or(z.literal('').transform(() => ({ Nm: undefined, Pty: undefined })))
const Details = z.object({
  Refs: z
    .object({ EndToEndId: z.string().optional() })
    .or(z.literal('').transform(() => ({ EndToEndId: undefined })))
    .optional(),
  Amt: Amount.optional(),
  CdtDbtInd: z.string().optional(),
  RltdPties: orEmpty(z.object({ Dbtr: Party.optional(), Cdtr: Party.optional() })).optional(),
  RmtInf: orEmpty(z.object({ Ustrd: list(z.string()) })).optional(),
  RtrInf: orEmpty(
    z.object({
      Rsn: z.object({ Cd: z.string().optional(), Prtry: z.string().optional() }).optional(),
      AddtlInf: list(z.string()),
    }),
  ).optional(),
  AddtlTxInf: z.string().optional(),
})
const Entry = z.object({
  Amt: Amount,
  CdtDbtInd: z.string(),
  Sts: z.union([z.string(), z.object({ Cd: z.string() }).transform(({ Cd }) => Cd)]),
  BookgDt: When,
  AcctSvcrRef: z.string().optional(),
  AddtlNtryInf: z.string().optional(),
  NtryDtls: list(orEmpty(z.object({ TxDtls: list(Details) }))),
})
const Statement = z.object({
  Document: z.object({
    BkToCstmrStmt: orEmpty(z.object({ Stmt: list(orEmpty(z.object({ Ntry: list(Entry) }))) })),
  }),
})

/**
 * camt.053: the booked lines of a day, both ways; each transaction of a batch is one line. A line without details, such as
 * the bank's own charge, is a line too.
 */
export function readCamt053(xml: string): readonly BankEntry[] {
  const { BkToCstmrStmt: statement } = Statement.parse(parsed(xml)).Document
  return (statement?.Stmt ?? [])
    .flatMap((each) => each?.Ntry ?? [])
    .filter((entry) => entry.Sts === 'BOOK')
    .flatMap((entry) => {
      const details = entry.NtryDtls.flatMap((each) => each?.TxDtls ?? [])
      return details.length === 0 ? [lineOf(entry, null)] : details.map((each) => lineOf(entry, each))
    })
}

function lineOf(entry: z.output<typeof Entry>, details: z.output<typeof Details> | null): BankEntry {
  const amount = details?.Amt ?? entry.Amt
  const back = details?.RtrInf
  const credit = (details?.CdtDbtInd ?? entry.CdtDbtInd) === 'CRDT'
  const party = credit ? details?.RltdPties?.Dbtr : details?.RltdPties?.Cdtr
  const words = [
    party?.Nm ?? party?.Pty?.Nm,
    ...(details?.RmtInf?.Ustrd ?? []),
    ...(back?.AddtlInf ?? []),
    details?.AddtlTxInf ?? entry.AddtlNtryInf,
  ]
  return {
    direction: credit ? 'credit' : 'debit',
    endToEndId: details?.Refs?.EndToEndId ?? null,
    amount: amount['#text'],
    currency: amount['@Ccy'],
    bankReference: entry.AcctSvcrRef ?? null,
    reasonCode: back?.Rsn?.Cd ?? back?.Rsn?.Prtry ?? null,
    words: words
      .filter((part) => part !== undefined && part !== '')
      .join(' · ')
      .slice(0, 500),
    bookedAt: new Date(entry.BookgDt.DtTm ?? `${entry.BookgDt.Dt ?? ''}T00:00:00Z`),
  }
}

function parsed(xml: string): unknown {
  // A document type could declare entities; no bank's answer has one.
  if (xml.includes('<!DOCTYPE') || XMLValidator.validate(xml) !== true) throw new Error('not a bank file')
  return parser.parse(xml)
}
