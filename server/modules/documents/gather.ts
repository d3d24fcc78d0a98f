import { acknowledged } from '#modules/buyers'
import { goodsOf, productsOf } from '#modules/catalog'
import { verdicts, type Verdict } from '#modules/compliance'
import { classificationsOf, exportStatement, type ExportStatement } from '#modules/export-control'
import { parcelOf, recordForCustoms, type Parcel } from '#modules/fulfilment'
import { chinaDay, customsCodes } from '#modules/markets'
import { unitOf, type ClearanceUnit } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'
import { lotsOf, type LotStated } from './lots.ts'
import type { Exporter } from './parts.ts'
import { statedOf, type Stated } from './statements.ts'

/** Everything the documents of a parcel are made from, each from who answers for it. */
export type Sources = {
  readonly unit: ClearanceUnit
  readonly exporter: Exporter | null
  readonly parcel: Parcel | null
  /** What the carrier weighed and how it travels; null before it said so. */
  readonly carried: { readonly weightGrams: number; readonly vehicle: string } | null
  readonly statement: ExportStatement
  /** Export licences that the classification of the goods names. */
  readonly licences: readonly string[]
  /** Of each line; null while no rules are loaded. */
  readonly verdicts: ReadonlyMap<number, Verdict> | null
  /** By product: the country its seller names, where it names one. */
  readonly countries: ReadonlyMap<string, string>
  readonly labels: ReadonlyMap<string, Stated>
  readonly lots: ReadonlyMap<number, LotStated>
  readonly agent: string | null
  readonly acknowledged: boolean
  readonly demonstration: boolean
}
export type UnitKey = { readonly sellerId: string; readonly unitId: string }

export async function gather(ctx: Ctx, { sellerId, unitId }: UnitKey): Promise<Sources> {
  const unit = await unitOf(ctx, { sellerId, unitId })
  const key = { sellerId, orderId: unitId }
  const productIds = [...new Set(unit.lines.map(({ productId }) => productId))]
  const products = await productsOf(ctx, sellerId, productIds)
  const carried = await known(() => recordForCustoms(ctx, key))
  const { codes } = await customsCodes(ctx)
  return {
    unit,
    exporter: await exporterOf(ctx, sellerId),
    parcel: await parcelOf(ctx, key),
    carried: carried === null ? null : { weightGrams: carried.weightGrams, vehicle: carried.transport.name },
    statement: await exportStatement(ctx, { sellerId, unitId }),
    licences: [...(await classificationsOf(ctx, sellerId, productIds)).values()].flatMap(
      ({ licence }) => licence ?? [],
    ),
    verdicts: await verdictsOf(ctx, unit),
    countries: new Map(
      products.flatMap(({ id, originCountry }) => (originCountry === null ? [] : [[id, originCountry]])),
    ),
    labels: await statedOf(ctx, 'label', sellerId, productIds, unit.openedAt),
    lots: await lotsOf(ctx, unit),
    agent: codes.agent?.name ?? null,
    acknowledged: await acknowledged(ctx, unit.buyerId),
    demonstration: unit.demonstration || codes.agent?.demonstration === true,
  }
}

/** The business as it signs papers; null while it is not stated. */
export async function exporterOf(ctx: Ctx, sellerId: string): Promise<Exporter | null> {
  const { business } = await sellerById(ctx, sellerId)
  if (business === null) return null
  const { legalName, tradeName, line1, line2, city, state, zip, phone } = business
  const street = line2 === null || line2 === '' ? line1 : `${line1}, ${line2}`
  return { name: legalName, tradeName, address: [street, `${city}, ${state} ${zip}`], country: 'US', phone }
}

/** What the rules said on the day of the order. */
async function verdictsOf(ctx: Ctx, unit: ClearanceUnit): Promise<Sources['verdicts']> {
  const goods = await goodsOf(
    ctx,
    unit.lines.map(({ productId, hsCode, originState }) => ({
      sellerId: unit.sellerId,
      productId,
      code: hsCode,
      originState,
      mode: unit.mode,
    })),
  )
  const on = chinaDay(unit.openedAt)
  const answers = await known(() =>
    verdicts(
      ctx,
      goods.map((each) => ({ ...each, on })),
    ),
  )
  if (answers === null) return null
  return new Map(unit.lines.map(({ line }, at) => [line, must(answers[at], 'each question has its answer').verdict]))
}

/** What its own module refuses to give is not there. Any other failure passes. */
async function known<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
