import { tariffLine } from '#modules/compliance'
import { recordForCustoms as carrierRecord, type CarrierRecord } from '#modules/fulfilment'
import { chinaDay } from '#modules/markets'
import { recipient, unitOf, type ClearanceUnit } from '#modules/orders'
import { recordForCustoms as paymentRecord } from '#modules/payments'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'
import { codesFor, type Codes } from './codes.ts'
import { legalQuantity } from './legal-quantity.ts'
import type { Need } from './tables.ts'

type OrderKey = { readonly sellerId: string; readonly orderId: string }
type Awaited1<T> = T extends Promise<infer V> ? V : never

type Payment = Awaited1<ReturnType<typeof paymentRecord>>

/** A line's place in the tariff: ten digits, and its quantity in the one or two legal units. */
export type Classified = {
  readonly gcode: string
  readonly unit1: string
  readonly qty1: string
  readonly second: { readonly unit2: string; readonly qty2: string } | null
}

/** What a declaration is made of, each part from its own source and from no other. */
export type Sources = {
  /** What is declared: an order, or the part of one that is in this parcel. */
  readonly order: ClearanceUnit
  readonly people: Awaited1<ReturnType<typeof recipient>>
  /** Only what the payment provider reported. */
  readonly payment: Payment
  /** Only what the carrier reported. */
  readonly carrier: CarrierRecord
  readonly codes: Codes
  readonly classified: readonly Classified[]
  /** Rests on a demonstration code, tariff row or price. */
  readonly demonstration: boolean
}

/** Gathers the sources of an order's declaration, or says everything that is missing. */
export async function gather(
  ctx: Ctx,
  key: OrderKey,
): Promise<{ readonly sources: Sources | null; readonly needs: readonly Need[] }> {
  const order = await unitOf(ctx, { sellerId: key.sellerId, unitId: key.orderId })
  const { codes, demonstration, needs } = await codesFor(ctx, order.mode)
  const people = await known(() => recipient(ctx, order))
  const payment = await known(async () => ofUnit(order, await paymentRecord(ctx, order)))
  const carrier = await known(() => carrierRecord(ctx, key))
  const lines = await Promise.all(order.lines.map((line) => classify(ctx, line)))
  const lacking: readonly Need[] = [
    ...needs,
    ...(people === null ? [{ kind: 'record', name: 'order' } as const] : []),
    ...(payment === null ? [{ kind: 'record', name: 'payment' } as const] : []),
    ...(carrier === null ? [{ kind: 'record', name: 'waybill' } as const] : []),
    ...lines.flatMap((line) => (line.classified === null ? [{ kind: 'quantity', name: line.sku } as const] : [])),
  ]
  if (people === null || payment === null || carrier === null || lacking.length > 0)
    return { sources: null, needs: lacking }
  const classified = lines.flatMap((line) => (line.classified === null ? [] : [line.classified]))
  return {
    sources: {
      order,
      people,
      payment,
      carrier,
      codes,
      classified,
      demonstration: demonstration || order.demonstration || lines.some((line) => line.demonstration),
    },
    needs: [],
  }
}

/**
 * Of the payment as the provider reported it, the unit's part: what was paid for pieces that are not in it is taken off, so
 * that a provider that reported another amount still differs. Payment companies declare a split payment by sub-order.
 */
const ofUnit = (unit: ClearanceUnit, reported: Payment): Payment => ({
  ...reported,
  amountMinor: reported.amountMinor - (unit.orderTotalMinor - unit.totalMinor),
})

/** A record that its own module refuses to give is one that is not there. Any other failure passes. */
async function known<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

type Line = Sources['order']['lines'][number]

async function classify(
  ctx: Ctx,
  line: Line,
): Promise<{ readonly sku: string; readonly classified: Classified | null; readonly demonstration: boolean }> {
  const found = await tariffLine(ctx, line.hsCode, chinaDay(ctx.now))
  const qty1 = found === null ? null : legalQuantity(line, found.unit1)
  const unit2 = found === null ? null : found.unit2
  const qty2 = unit2 === null ? null : legalQuantity(line, unit2)
  if (found === null || qty1 === null || (unit2 !== null && qty2 === null))
    return { sku: line.sku, classified: null, demonstration: false }
  const second = unit2 === null || qty2 === null ? null : { unit2, qty2 }
  const gcode = found.hs10
  return { sku: line.sku, classified: { gcode, unit1: found.unit1, qty1, second }, demonstration: found.demonstration }
}
