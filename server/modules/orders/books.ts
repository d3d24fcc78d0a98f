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

type Row = { seller_id: string; id: string; number: string }
const ended = ['completed', 'lapsed', 'cancelled', 'refunded'] as const satisfies readonly OrderState[]
const passing: readonly string[] = ['receivable', 'pledged', 'escrow', 'refund_due']
const checkedMax = 2000

/**
 * An order that has ended leaves nothing in receivable, pledged, escrow or refund due. Looks at the orders that moved
 * last, newest first: older ones were looked at when they ended.
 */
async function checkEnds(tx: Tx): Promise<readonly Finding[]> {
  const { rows } = await sql<Row>`
    select seller_id, id, number
      from orders.order
     where state in (${sql.join(ended)})
     order by moved_at desc
     limit ${checkedMax}
  `.execute(tx)
  const numbers = new Map(rows.map(({ id, number }) => [id, number]))
  const left = await leftOf(
    { tx },
    rows.map((row) => ({ sellerId: row.seller_id, orderId: row.id })),
  )
  return left
    .filter(({ account }) => passing.includes(account))
    .map(({ orderId, account, minor, currency }) => ({
      code: 'order-open',
      params: { number: numbers.get(orderId) ?? orderId, account, minor: minor.toString(), currency },
    }))
}
