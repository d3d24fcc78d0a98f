import type { CompiledPack, Entry } from './compile-pack.ts'
import type { Rounding } from './fraction.ts'
import { markets } from './packs.ts'
import type { History } from './rules.ts'
import type { Unit, VatClass } from './tariff.ts'

/** From this dutiable price per legal unit on, a cosmetic is a high-end cosmetic. `perUnit` is decimal text in CNY. */
export type UnitPriceThreshold = { readonly perUnit: string; readonly unit: Unit }

/**
 * Everything that China's cross-border e-commerce retail import (CBEC) fixes by law or practice, each with its days: the
 * rules `cn-cbec.*` of China's rule pack by name. `compiled` is the pack itself, which the taxes are computed from.
 */
export type CbecPack = {
  readonly id: string
  readonly currency: string
  readonly minorDigits: number
  readonly compiled: CompiledPack
  readonly dutiable: History<'retail + freight + insurance'>
  readonly allocation: History<'by value'>
  readonly rounding: History<Rounding>
  readonly dutyWithinLimit: History<string>
  readonly taxFactor: History<string>
  readonly singleLimit: History<string>
  readonly annualLimit: History<string>
  readonly singlePieceOverLimit: History<'full tax'>
  readonly highEndCosmetics: History<readonly UnitPriceThreshold[]>
  readonly vat: Record<VatClass, History<string>>
  /** Days after release within which a return must be asked of customs, for its tax and quota to come back. */
  readonly returnApplyDays: History<string>
  /** Days after release within which the goods must be back at the customs place they left. */
  readonly returnBackDays: History<string>
  /** How close to a limit, as a share of it, a price is warned of. Advice, not law. */
  readonly nearShare: string
}

const historyOf = <Value>(key: string, read: (entry: Entry) => Value): History<Value> =>
  markets.cn.history(`cn-cbec.${key}`).map((entry) => ({ ...entry, value: read(entry) }))
const text = (key: string): History<string> =>
  historyOf(key, ({ id, value }) => {
    if (typeof value !== 'string') throw new TypeError(`the rule ${id} has no text as its value`)
    return value
  })

const units = ['g', 'kg', 't', 'ml', 'l', 'piece'] as const
const isUnit = (name: unknown): name is Unit => units.some((unit) => unit === name)

function thresholds({ id, value }: Entry): readonly UnitPriceThreshold[] {
  if (!Array.isArray(value)) throw new TypeError(`the rule ${id} has no list as its value`)
  return value.flatMap((each: object) =>
    'perUnit' in each && typeof each.perUnit === 'string' && 'unit' in each && isUnit(each.unit)
      ? [{ perUnit: each.perUnit, unit: each.unit }]
      : [],
  )
}

function mode({ id, value }: Entry): Rounding {
  if (typeof value !== 'object' || !('to' in value)) throw new TypeError(`the rule ${id} is no rounding`)
  return value.mode
}

/** The pack as known on 2026-11-22; no later change of the limits or of the 70 % was found. */
export const cnCbec: CbecPack = {
  id: 'cn-cbec',
  currency: markets.cn.pack.currency,
  minorDigits: markets.cn.pack.minorDigits,
  compiled: markets.cn,
  dutiable: historyOf('dutiable', () => 'retail + freight + insurance'),
  allocation: historyOf('allocation', () => 'by value'),
  rounding: historyOf('rounding', mode),
  dutyWithinLimit: text('duty-within-limit'),
  taxFactor: text('tax-factor'),
  singleLimit: text('single-limit'),
  annualLimit: text('annual-limit'),
  singlePieceOverLimit: historyOf('single-piece-over-limit', () => 'full tax'),
  highEndCosmetics: historyOf('high-end-cosmetics', thresholds),
  vat: { standard: text('vat-standard'), reduced: text('vat-reduced') },
  returnApplyDays: text('return-apply-days'),
  returnBackDays: text('return-back-days'),
  nearShare: markets.cn.pack.nearShare,
}
