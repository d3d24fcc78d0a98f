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

const Transfer = z.object({
  OrgnlEndToEndId: z.string(),
  TxSts: z.string(),
  StsRsnInf: list(
    z.object({
      Rsn: z.object({ Cd: z.string().optional(), Prtry: z.string().optional() }).optional(),
      AddtlInf: list(z.string()),
    }),
  ),
  AcctSvcrRef: z.string().optional(),
})
const Report = z.object({
  Document: z.object({
    CstmrPmtStsRpt: z.object({ OrgnlPmtInfAndSts: list(z.object({ TxInfAndSts: list(Transfer) })) }),
  }),
})

/** pain.002: how far the bank is with each transfer of a file. */
export function readPain002(xml: string): readonly TransferStatus[] {
  const read = Report.parse(parsed(xml))
  return read.Document.CstmrPmtStsRpt.OrgnlPmtInfAndSts.flatMap((group) => group.TxInfAndSts).map((each) => {
    const reason = each.StsRsnInf[0]
    return {
      endToEndId: each.OrgnlEndToEndId,
      status: each.TxSts,
      reasonCode: reason?.Rsn?.Cd ?? reason?.Rsn?.Prtry ?? null,
      reasonWords: reason === undefined || reason.AddtlInf.length === 0 ? null : reason.AddtlInf.join(' '),
      bankReference: each.AcctSvcrRef ?? null,
    }
  })
}

const Amount = z.object({ '#text': z.string(), '@Ccy': z.string() })
const When = z.object({ DtTm: z.string().optional(), Dt: z.string().optional() })
const Details = z.object({
  Refs: z.object({ EndToEndId: z.string().optional() }).optional(),
  Amt: Amount.optional(),
})
const Entry = z.object({
  Amt: Amount,
  CdtDbtInd: z.string(),
  Sts: z.union([z.string(), z.object({ Cd: z.string() }).transform(({ Cd }) => Cd)]),
  BookgDt: When,
  AcctSvcrRef: z.string().optional(),
  NtryDtls: list(z.object({ TxDtls: list(Details) })),
})
const Statement = z.object({
  Document: z.object({
    BkToCstmrStmt: orEmpty(z.object({ Stmt: list(orEmpty(z.object({ Ntry: list(Entry) }))) })),
  }),
})

/** camt.053: the booked debits of a day that carry an end-to-end id; each transaction of a batch is one entry. */
export function readCamt053(xml: string): readonly BankEntry[] {
  const { BkToCstmrStmt: statement } = Statement.parse(parsed(xml)).Document
  return (statement?.Stmt ?? [])
    .flatMap((each) => each?.Ntry ?? [])
    .filter((entry) => entry.CdtDbtInd === 'DBIT' && entry.Sts === 'BOOK')
    .flatMap((entry) =>
      entry.NtryDtls.flatMap(({ TxDtls }) => TxDtls).flatMap((details) => {
        const endToEndId = details.Refs?.EndToEndId
        if (endToEndId === undefined) return []
        const amount = details.Amt ?? entry.Amt
        return [
          {
            endToEndId,
            amount: amount['#text'],
            currency: amount['@Ccy'],
            bankReference: entry.AcctSvcrRef ?? null,
            bookedAt: new Date(entry.BookgDt.DtTm ?? `${entry.BookgDt.Dt ?? ''}T00:00:00Z`),
          },
        ]
      }),
    )
}

function parsed(xml: string): unknown {
  // A document type could declare entities; no bank's answer has one.
  if (xml.includes('<!DOCTYPE') || XMLValidator.validate(xml) !== true) throw new Error('not a bank file')
  return parser.parse(xml)
}
