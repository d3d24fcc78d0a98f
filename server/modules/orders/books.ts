import type { Ctx } from '#platform/context'
import { sql, type Tx } from '#platform/db'
import { checkStock, type StockFinding } from '#modules/inventory'
import { balances, checkBooks, leftOf, type Balance, type Finding } from '#modules/ledger'
import type { OrderState } from './order-state.ts'

export type Books = {
  readonly balances: readonly Balance[]
  readonly findings: readonly Finding[]
  readonly stockFindings: readonly StockFinding[]
}

/** All books together with the closing check: rows, balances, orders against their money, stock against its promises. */
export async function booksOf(ctx: Ctx): Promise<Books> {
  return {
    balances: await balances(ctx),
    findings: [...(await checkBooks(ctx.tx)), ...(await checkEnds(ctx.tx))],
    stockFindings: await checkStock(ctx.tx),
  }
}

type Row = { seller_id: string; id: string; number: string; due: bigint }
const ended = ['completed', 'lapsed', 'cancelled', 'refunded'] as const satisfies readonly OrderState[]
const passing: readonly string[] = ['receivable', 'pledged', 'escrow', 'refund_due']
const checkedMax = 2000

/**
 * An order that has ended leaves nothing in receivable, pledged, escrow or refund due, but what is on its way back to the
 * buyer. Looks at the orders that moved last, newest first: older ones were looked at when they ended.
 */
async function checkEnds(tx: Tx): Promise<readonly Finding[]> {
  const { rows } = await sql<Row>`
    select seller_id, id, number,
           (select coalesce(sum(w.amount_minor), 0)::bigint from orders.refund_wish as w
             where w.seller_id = o.seller_id and w.order_id = o.id and w.done_at is null) as due
      from orders.order as o
     where state in (${sql.join(ended)})
     order by moved_at desc
     limit ${checkedMax}
  `.execute(tx)
  const known = new Map(rows.map((row) => [row.id, row]))
  const left = await leftOf(
    { tx },
    rows.map((row) => ({ sellerId: row.seller_id, orderId: row.id })),
  )
  return left
    .filter(({ account }) => passing.includes(account))
    .filter(({ account, orderId, minor }) => account !== 'refund_due' || minor !== known.get(orderId)?.due)
    .map(({ orderId, account, minor, currency }) => ({
      code: 'order-open',
      params: { number: known.get(orderId)?.number ?? orderId, account, minor: minor.toString(), currency },
    }))
}
