import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { unbare, type PaymentProvider, type StatementLine } from '#modules/payments'
import { must } from '#platform/check'
import columns from './bill-columns.json' with { type: 'json' }
import { instantOf } from './china-time.ts'
import type { Gateway } from './gateway.ts'
import { refundIdOf } from './refunds.ts'
import { unzip } from './zip.ts'

/**
 * The bill of a day: an address that lives half a minute, a ZIP behind it, in it two CSV files in GBK, one of which lists
 * every trade and refund. Lines that begin with # are for people. There is none before about nine the next morning in
 * China, nor for a day on which nothing moved.
 */
const UrlBody = z.object({ bill_download_url: z.url({ protocol: /^https?$/ }) })
const unpackedBytesMax = 100_000_000

export function openBills(gateway: Gateway): Pick<PaymentProvider, 'statement'> {
  return {
    statement: async (day) => {
      const content = { bill_type: 'trade', bill_date: day }
      const where = await gateway.ask('alipay.data.dataservice.bill.downloadurl.query', content, UrlBody)
      if (where.kind !== 'done') return where
      const file = await gateway.download(where.value.bill_download_url)
      if (file.kind !== 'done') return file
      try {
        return { kind: 'done', value: readBill(file.value) }
      } catch {
        return { kind: 'unknown', why: 'unreadable bill' }
      }
    },
  }
}

const Row = z.record(z.string(), z.string())

/** Throws on anything that is not such a bill. */
export function readBill(zip: Uint8Array): readonly StatementLine[] {
  const texts = unzip(zip, unpackedBytesMax)
    .filter(({ name }) => name.toLowerCase().endsWith('.csv'))
    .map(({ bytes }) => new TextDecoder('gbk', { fatal: true }).decode(bytes))
  const lines = texts
    .map((text) => text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#')))
    .find(([header]) => (header ?? '').split(',').some((cell) => cell.trim() === columns.transaction))
  const rows: unknown = parse(must(lines, 'one file lists the trades').join('\n'), {
    columns: (header: readonly string[]) => header.map((cell) => cell.trim()),
    trim: true,
    relax_column_count: true,
  })
  return z.array(Row).parse(rows).map(lineOf)
}

function lineOf(row: Readonly<Record<string, string>>): StatementLine {
  const cell = (name: string): string => must(row[name], `the column ${name}`).trim()
  const outTradeNo = cell(columns.merchantOrder)
  const kind = cell(columns.kind)
  const isRefund = kind === columns.refund
  return {
    at: must(instantOf(cell(columns.doneAt)), 'a time'),
    kind: isRefund ? 'refund' : kind === columns.payment ? 'payment' : 'other',
    providerId: isRefund ? refundIdOf(outTradeNo, cell(columns.refundNumber)) : outTradeNo,
    merchantOrder: unbare(outTradeNo),
    transactionId: cell(columns.transaction),
    amount: amountOf(cell(columns.amount)),
    currency: 'CNY',
    fee: { amount: negated(amountOf(cell(columns.fee))), currency: 'CNY' },
    settled: null,
  }
}

const amountOf = (text: string): string =>
  z
    .string()
    .regex(/^-?\d{1,15}(\.\d{1,2})?$/)
    .parse(text)

/** The bill writes what Alipay keeps as a negative amount. */
const negated = (amount: string): string =>
  /^-?0*(\.0*)?$/.test(amount) ? '0.00' : amount.startsWith('-') ? amount.slice(1) : `-${amount}`
