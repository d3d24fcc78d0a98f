import { refuse } from '../common/refusal.ts'
import type { Payment } from './payments.ts'
import type { Refund } from './refunds.ts'

const HEADER = 'at,kind,id,payment_id,merchant_order,transaction_id,amount,currency'
const CHINA_OFFSET_MS = 8 * 3600 * 1000

/**
 * The statement of one day in China (UTC+8): every movement of money, refunds negative, in the order of time. It shows
 * what really moved, also where a webhook lied. Refuses 400 for a text that is no date.
 */
export function statementCsv(day: string, payments: readonly Payment[], refunds: readonly Refund[]): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day)))
    return refuse(400, 'statement.date', 'the day must be YYYY-MM-DD')
  const rows: (readonly string[])[] = []
  for (const { id, paid, merchant_order, amount, currency } of payments)
    if (paid !== null && chinaDay(paid.at) === day)
      rows.push([paid.at, 'payment', id, id, merchant_order, paid.transaction_id, amount, currency])
  const transactions = new Map(payments.map((each) => [each.id, each.paid?.transaction_id ?? '']))
  for (const { id, status, completed_at, payment_id, merchant_order, amount, currency } of refunds)
    if (status === 'succeeded' && completed_at !== null && chinaDay(completed_at) === day)
      rows.push([
        completed_at,
        'refund',
        id,
        payment_id,
        merchant_order,
        transactions.get(payment_id) ?? '',
        `-${amount}`,
        currency,
      ])
  rows.sort((left, right) => (left[0] ?? '').localeCompare(right[0] ?? ''))
  return [HEADER, ...rows.map((row) => row.map(cell).join(','))].map((line) => `${line}\r\n`).join('')
}

function chinaDay(instant: string): string {
  return new Date(Date.parse(instant) + CHINA_OFFSET_MS).toISOString().slice(0, 10)
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
