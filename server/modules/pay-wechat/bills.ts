import { createHash, timingSafeEqual } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { unbare, type PaymentProvider, type ProviderAnswer, type StatementLine } from '#modules/payments'
import { moneyOf } from '#platform/money'
import type { Client } from './ask.ts'
import words from './bill-columns.json' with { type: 'json' }
import type { WeChatPayConfig } from './config.ts'

/**
 * The bills of a day in China, made until ten the next morning and kept for three months. First an address and a hash are
 * asked for, then the file is fetched; its answer is not signed, so the hash of the unpacked file is what makes it
 * genuine. A refund stands on the day it was accepted, with the state it had then, not on the day it ended.
 */
export const openBills = (
  config: WeChatPayConfig,
  client: Client,
): Pick<PaymentProvider, 'statement'> & { fundFlow(day: string): Promise<ProviderAnswer<readonly FundFlow[]>> } => ({
  statement: (day) => bill(config, client, `/v3/bill/tradebill?bill_date=${day}&bill_type=ALL&tar_type=GZIP`, trades),
  fundFlow: (day) =>
    bill(config, client, `/v3/bill/fundflowbill?bill_date=${day}&account_type=BASIC&tar_type=GZIP`, fundFlows),
})

/** One movement on our account at WeChat Pay: payments, refunds and the fees it keeps, each by itself. */
export type FundFlow = {
  readonly at: Date
  readonly flowId: string
  readonly businessId: string
  readonly kind: string
  readonly direction: 'in' | 'out'
  readonly amount: string
  readonly balance: string
  readonly voucher: string
}

const billBytesMax = 200_000_000
/** No movement that day: an empty bill is none. */
const noBill: ReadonlySet<string> = new Set(['NO_STATEMENT_EXIST', 'NO_BILL_EXIST'])
const Offer = z.object({
  hash_type: z.literal('SHA1'),
  hash_value: z.string().regex(/^[0-9a-fA-F]{40}$/),
  download_url: z.url({ protocol: /^https?$/ }),
})

async function bill<T>(
  config: WeChatPayConfig,
  client: Client,
  path: string,
  read: (text: string) => readonly T[],
): Promise<ProviderAnswer<readonly T[]>> {
  const offer = await client.ask({ method: 'GET', url: config.url + path }, (text) => Offer.parse(JSON.parse(text)))
  if (offer.kind === 'refused' && noBill.has(offer.code)) return { kind: 'done', value: [] }
  if (offer.kind !== 'done') return offer
  const file = await client.download(offer.value.download_url)
  if (file.kind !== 'done') return file
  try {
    const bytes = unpacked(file.value)
    const hash = createHash('sha1').update(bytes).digest()
    if (!timingSafeEqual(hash, Buffer.from(offer.value.hash_value, 'hex')))
      return { kind: 'unknown', why: 'a bill with another hash' }
    return { kind: 'done', value: read(Buffer.from(bytes).toString('utf8')) }
  } catch (error) {
    return { kind: 'unknown', why: error instanceof Error ? error.message.slice(0, 100) : 'an unreadable bill' }
  }
}

/** Unpacked, unless something on the way has done so already. */
const unpacked = (bytes: Uint8Array): Uint8Array =>
  bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: billBytesMax }) : bytes

type Row = (heading: string) => string

/** Rows below the first heading; the last row counts them. Each value has a back-quote before it, so texts may hold commas. */
function rowsOf(text: string, countHeading: string): readonly Row[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line !== '')
  const summary = lines.findIndex((line) => line.startsWith(countHeading))
  const totals = valuesOf(lines[summary + 1] ?? '')
  const headings = (lines[0] ?? '').split(',')
  const rows = lines.slice(1, summary).map((line): Row => {
    const values = valuesOf(line)
    if (values.length !== headings.length) throw new Error('a line of the bill has other columns')
    return (heading) => values[headings.indexOf(heading)] ?? ''
  })
  if (summary < 1 || Number(totals[0]) !== rows.length) throw new Error('the bill is not whole')
  return rows
}

const valuesOf = (line: string): readonly string[] => line.replace(/^`/, '').split(',`')

/** Some merchants still get an older form, in which the amount of the order has another heading. Pure. */
export function trades(text: string): readonly StatementLine[] {
  const is = words.trade
  return rowsOf(text, is.count).flatMap((row): readonly StatementLine[] => {
    const state = row(is.state)
    // A refund that WeChat Pay could not make moved nothing.
    if (state === 'REFUND' && row(is.refundState) === 'FAIL') return []
    const currency = row(is.currency)
    const common = {
      at: chinaInstant(row(is.at)),
      merchantOrder: unbare(row(is.tradeNo)),
      transactionId: row(is.transactionId),
      currency,
      fee: feeOf(row(is.fee), currency),
      settled: null,
    }
    if (state === 'REFUND')
      return [
        { ...common, kind: 'refund', providerId: row(is.refundNo), amount: negative(plain(first(row, is.refunded))) },
      ]
    const kind = state === 'SUCCESS' ? ('payment' as const) : ('other' as const)
    return [{ ...common, kind, providerId: row(is.tradeNo), amount: plain(first(row, is.total)) }]
  })
}

function fundFlows(text: string): readonly FundFlow[] {
  const is = words.fundFlow
  return rowsOf(text, is.count).map((row) => ({
    at: chinaInstant(row(is.at)),
    flowId: row(is.flow),
    businessId: row(is.business),
    kind: meaning(words.kinds, row(is.kind)) ?? 'other',
    direction: meaning(words.directions, row(is.direction)) === 'in' ? 'in' : 'out',
    amount: plain(row(is.amount)),
    balance: plain(row(is.balance)),
    voucher: row(is.voucher),
  }))
}

const first = (row: Row, headings: readonly string[]): string =>
  headings.map((heading) => row(heading)).find((value) => value !== '') ?? ''

/** A fee of a fraction of a fen, or none at all, is nothing the books could take over: the fund-flow bill has it whole. */
function feeOf(text: string, currency: string): StatementLine['fee'] {
  const amount = withoutZeros(text)
  return moneyOf(amount, 'CNY') === null ? null : { amount, currency }
}

const meaning = (table: Readonly<Record<string, string>>, word: string): string | undefined => table[word]
const negative = (amount: string): string => (/^-|^0+\.0+$/.test(amount) ? amount : `-${amount}`)

/** Bills write fees with five decimals. */
const withoutZeros = (amount: string): string => amount.replace(/^(-?\d+\.\d{2})0*$/, '$1')

/** An amount in yuan. Throws where it is none, or a fen would be cut off. */
function plain(amount: string): string {
  const trimmed = withoutZeros(amount)
  if (moneyOf(trimmed, 'CNY') === null) throw new Error('an amount of the bill is none')
  return trimmed
}

/** `2026-11-22 18:00:00`, in China. */
function chinaInstant(text: string): Date {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) throw new Error('a time of the bill is none')
  return new Date(`${text.replace(' ', 'T')}+08:00`)
}
