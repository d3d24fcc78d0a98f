import { chinaTime, currencyCode, plainNumber, type PaymentData, type PaymentDataOrder } from '@westbound/customs-cn'
import { orderIdOf, orderOf, unitOf, type OrderLine } from '#modules/orders'
import { declarationOf as providerDeclaration, paymentForCustoms, type PaymentForCustoms } from '#modules/payments'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { decimalOf } from '#platform/money'
import { codesFor, type Codes } from './codes.ts'
import { clearers, receiver, waysOfPaying } from './payment-data-interface.ts'
import type { PaymentDataRow } from './payment-data-requests.ts'
import type { Need } from './tables.ts'

export type PaymentDataMade = {
  readonly data: PaymentData | null
  readonly needs: readonly Need[]
  /** Rests on a demonstration code. */
  readonly demonstration: boolean
}

/** The payment's own data, word for word as they were written and answered, and every order it paid; or what is missing. */
export async function paymentDataOf(ctx: Ctx, row: PaymentDataRow): Promise<PaymentDataMade> {
  const { seller_id: sellerId, order_id: unitId } = row
  if (sellerId === null || unitId === null) return lacking([{ kind: 'record', name: 'order' }])
  const orderId = await orderIdOf(ctx, { sellerId, unitId })
  const payment = await paymentForCustoms(ctx, { sellerId, orderId })
  const unit = await unitOf(ctx, { sellerId, unitId })
  const { codes, demonstration, needs } = await codesFor(ctx, unit.mode)
  const missing: readonly Need[] = [
    ...needs.filter(({ name }) => name === 'ebp' || name === 'pay'),
    ...(payment === null || payment.original === null ? [{ kind: 'record', name: 'payment' } as const] : []),
  ]
  if (payment === null || payment.original === null || missing.length > 0) return lacking(missing)
  const cleared = (await providerDeclaration(ctx, { sellerId, orderId }))?.clearedBy ?? ''
  const orders: PaymentDataOrder[] = []
  for (const each of payment.orders) {
    const asked = each.sellerId === sellerId && each.orderId === orderId
    const { number, lines } = asked ? unit : await orderOf(ctx, each)
    orders.push(orderPart(ctx, { number, lines, codes, account: payment.account }))
  }
  const currency = currencyCode(payment.currency) ?? payment.currency
  const { original } = payment
  const head = {
    guid: newId(ctx.now).toUpperCase(),
    initalRequest: original.request,
    initalResponse: original.response,
    ebpCode: codes.ebp.code,
    payCode: codes.pay.code,
    payTransactionId: payment.transactionId,
    totalAmount: amountOf(payment),
    currency,
    verDept: clearers.value[cleared.toUpperCase()] ?? '3',
    payType: waysOfPaying.value[payment.way ?? ''] ?? '4',
    tradingTime: chinaTime(payment.paidAt),
  }
  return {
    data: { sessionID: row.session_id, head, orders, serviceTime: String(ctx.now.getTime()) },
    needs: [],
    demonstration,
  }
}

const lacking = (needs: readonly Need[]): PaymentDataMade => ({ data: null, needs, demonstration: false })

const amountOf = ({ paidMinor, currency }: PaymentForCustoms): string => {
  const amount = decimalOf({ minor: paidMinor, currency })
  return plainNumber(amount) ?? amount
}

type Part = {
  readonly number: string
  readonly lines: readonly OrderLine[]
  readonly codes: Codes
  readonly account: string
}

function orderPart(ctx: Ctx, { number, lines, codes, account }: Part): PaymentDataOrder {
  const platform = codes[receiver.value]
  return {
    orderNo: number,
    goodsInfo: lines.map(({ titleZh, productId }) => ({
      gname: titleZh,
      itemLink: `${ctx.world.url}/zh-cn/products/${productId}`,
    })),
    recpAccount: account,
    recpCode: platform.code,
    recpName: platform.name,
  }
}
