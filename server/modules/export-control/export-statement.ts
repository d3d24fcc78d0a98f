import { unitOf, type ClearanceUnit } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { usd, type Money } from '#platform/money'
import { classificationsOf, type Classification } from './classify-product.ts'
import { itnOf } from './itn-of.ts'
import { ruleAt } from './rules.ts'

/** The parcel of a unit of clearance: a whole order, or a part of one. */
export type UnitKey = { readonly sellerId: string; readonly unitId: string }

/** What one Schedule B number of a shipment is worth. `code` is ten digits, or the six the goods have while none was picked. */
export type ExportLine = { readonly code: string; readonly complete: boolean; readonly value: Money }
export type ProductLeft = { readonly productId: string; readonly title: string }

/**
 * What is stated to the United States about a parcel: an exemption legend, the number of its filing, or what is missing
 * before either can be.
 */
export type ExportStatement =
  | { readonly kind: 'noeei'; readonly legend: string; readonly rules: readonly string[]; readonly lines: Lines }
  | {
      readonly kind: 'itn'
      readonly itn: string
      readonly citation: string
      readonly rules: readonly string[]
      readonly lines: Lines
    }
  | {
      readonly kind: 'itn-needed'
      readonly why: 'value' | 'licence' | 'destination'
      readonly missing: readonly ('itn' | 'schedule-b')[]
      readonly rules: readonly string[]
      readonly lines: Lines
    }
  | { readonly kind: 'unclassified'; readonly why: 'none' | 'specialist'; readonly products: readonly ProductLeft[] }
type Lines = readonly ExportLine[]

/** Every market there is so far lies here. */
const destination = 'CN'

/** What stands about this parcel now. Refused `orders.not-found`, also for another seller's. */
export async function exportStatement(ctx: Ctx, { sellerId, unitId }: UnitKey): Promise<ExportStatement> {
  const unit = await unitOf(ctx, { sellerId, unitId })
  const known = await classificationsOf(
    ctx,
    sellerId,
    unit.lines.map(({ productId }) => productId),
  )
  const without = unclassified(unit, known)
  if (without !== null) return without
  const lines = linesOf(unit, known)
  const needed = whyFiled(ctx, lines, [...known.values()])
  if (needed === null) {
    const rule = ruleAt('value-limit', ctx.now)
    return { kind: 'noeei', legend: rule.legend, rules: [rule.id], lines }
  }
  const itn = await itnOf(ctx, { sellerId, unitId })
  const citation = ruleAt('citation', ctx.now)
  const rules = [needed.rule, citation.id]
  if (itn !== null) return { kind: 'itn', itn, citation: `${citation.prefix} ${itn}`, rules, lines }
  const complete = lines.every((line) => line.complete)
  return { kind: 'itn-needed', why: needed.why, missing: complete ? ['itn'] : ['schedule-b', 'itn'], rules, lines }
}

type Known = ReadonlyMap<string, Classification>

function unclassified(unit: ClearanceUnit, known: Known): Extract<ExportStatement, { kind: 'unclassified' }> | null {
  const of = (wanted: (each: Classification | undefined) => boolean): readonly ProductLeft[] =>
    [...new Map(unit.lines.map((line) => [line.productId, line.titleEn]))]
      .filter(([productId]) => wanted(known.get(productId)))
      .map(([productId, title]) => ({ productId, title }))
  const none = of((each) => each === undefined)
  if (none.length > 0) return { kind: 'unclassified', why: 'none', products: none }
  const waiting = of((each) => each?.outcome === 'specialist')
  return waiting.length > 0 ? { kind: 'unclassified', why: 'specialist', products: waiting } : null
}

/** Why a shipment must be filed, with the rule that says so; null when it need not be. */
function whyFiled(
  ctx: Ctx,
  lines: Lines,
  goods: readonly Classification[],
): { readonly why: 'value' | 'licence' | 'destination'; readonly rule: string } | null {
  if (goods.some(({ licence }) => licence !== null)) return { why: 'licence', rule: ruleAt('licence', ctx.now).id }
  const anyValue = ruleAt('ccl-destination', ctx.now)
  if (goods.some(({ outcome }) => outcome === 'ccl') && anyValue.countries.includes(destination))
    return { why: 'destination', rule: anyValue.id }
  const limit = ruleAt('value-limit', ctx.now)
  const most = BigInt(limit.usd.replace('.', ''))
  return lines.some(({ value }) => value.minor > most) ? { why: 'value', rule: limit.id } : null
}

/** The lines of a shipment by their Schedule B number. Without one, goods of the same six digits count together. */
function linesOf(unit: ClearanceUnit, known: Known): Lines {
  const sums = new Map<string, bigint>()
  for (const line of unit.lines) {
    const code = known.get(line.productId)?.scheduleB ?? line.hsCode.slice(0, 6)
    sums.set(code, (sums.get(code) ?? 0n) + line.goodsMinor)
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, minor]) => ({ code, complete: code.length === 10, value: dollars(minor, unit.rateText) }))
}

/** What the buyer pays for the goods, in dollars at the order's own rate, rounded up to the cent: never below the truth. */
export function dollars(minor: bigint, rateText: string): Money {
  const [whole = '0', decimals = ''] = rateText.split('.')
  const rate = BigInt(whole + decimals)
  const scaled = minor * 10n ** BigInt(decimals.length)
  return usd((scaled + rate - 1n) / rate)
}
