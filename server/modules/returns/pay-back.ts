import type { Ctx } from '#platform/context'
import { giveBackPartOfQuota } from '#modules/compliance'
import { putBack } from '#modules/inventory'
import { orderOf, refundable, refundPart, type Order } from '#modules/orders'
import { taxComesBack } from './customs-return.ts'
import { takeStep, targetOf } from './move-return.ts'
import { endPolicyOf } from './reasons.ts'
import { linesOfReturn, type ReturnLine } from './read-return.ts'
import { refuse } from './refusals.ts'
import type { ReturnRow } from './tables.ts'

type PayBack = {
  readonly step: 'keep' | 'pass' | 'agree'
  readonly why: string
  readonly note?: string | undefined
  readonly stock?: 'put_back' | 'written_off'
}

/**
 * The end of a return that went well: pieces stand again or are written off, the money goes back by its policy, tax and
 * yearly quota with it when customs has the goods in time. Orders allows each cause once and never more than was paid.
 */
export async function payBack(ctx: Ctx, row: ReturnRow, { step, why, note, stock }: PayBack): Promise<void> {
  targetOf(row, step)
  const key = { sellerId: row.seller_id, returnId: row.id }
  const order = await orderOf(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  const lines = (await linesOfReturn(ctx, key))
    .map((line) => ({ ...line, pieces: line.accepted ?? line.quantity }))
    .filter(({ pieces }) => pieces > 0)
  if (lines.length === 0) throw refuse('returns.nothing-left')
  const where = stock ?? row.stock
  const cause = `return:${row.id}`
  if (step !== 'keep' && where === 'put_back') await stand(ctx, order, lines, cause)
  const taxBack = step !== 'keep' && (await taxComesBack(ctx, key))
  const { policy, tax } = endPolicyOf(row.policy, taxBack)
  const { refundId, amount } = await refundPart(ctx, {
    sellerId: row.seller_id,
    orderId: row.order_id,
    cause,
    of:
      row.amount_minor === null
        ? { lines: lines.map(({ line, pieces }) => ({ line, quantity: pieces })) }
        : { amount: { minor: await atMostLeft(ctx, row, row.amount_minor), currency: row.currency } },
    freight: row.freight,
    tax,
    bearer: row.bearer,
    policy,
    reason: 'returned',
  })
  if (taxBack) await giveBackPartOfQuota(ctx, { orderId: order.orderId, cause, amountMinor: declared(order, lines) })
  await takeStep(
    ctx,
    row,
    { step, why, ...(note === undefined ? {} : { note }) },
    {
      stock: step === 'keep' ? null : (where ?? 'written_off'),
      tax_back: taxBack,
      policy,
      refund_id: refundId,
      refunded_minor: amount.minor,
    },
  )
}

/** A decided amount, or what is left when less is. */
async function atMostLeft(ctx: Ctx, row: ReturnRow, minor: bigint): Promise<bigint> {
  const { left } = await refundable(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  return left.minor < minor ? left.minor : minor
}

const stand = (ctx: Ctx, order: Order, lines: readonly (ReturnLine & { readonly pieces: number })[], cause: string) =>
  putBack(
    ctx,
    lines.map(({ variantId, pieces }) => ({
      sellerId: order.sellerId,
      orderId: order.orderId,
      variantId,
      place: order.place,
      quantity: pieces,
    })),
    cause,
  )

/** The declared price of the pieces: goods, freight and insurance, rounded down so that no more comes back than was counted. */
function declared(order: Order, lines: readonly { readonly line: number; readonly pieces: number }[]): bigint {
  return lines.reduce((sum, { line, pieces }) => {
    const own = order.lines.find((each) => each.line === line)
    if (own === undefined) return sum
    return sum + ((own.goodsMinor + own.freightMinor + own.insuranceMinor) * BigInt(pieces)) / BigInt(own.quantity)
  }, 0n)
}
