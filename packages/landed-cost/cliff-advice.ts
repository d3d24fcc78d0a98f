import { assess } from './assess-consignment.ts'
import { compilePack, type CompiledPack } from './compile-pack.ts'
import type { LandedRequest } from './consignment.ts'
import { formatMinor } from './fraction.ts'
import { type Counts, Parcels, taxOf } from './parcels-of.ts'
import type { RulePack } from './rule-pack.ts'
import type { Words } from './rules.ts'

/**
 * What two parcels would do for a cart that lies past a threshold. `savesMinor` is absent where one parcel is refused, as
 * then there is nothing to save against; `totalTaxMinor` is what the two would bear.
 */
export type CliffAdvice = {
  readonly overMinor: bigint
  readonly savesMinor?: bigint
  readonly totalTaxMinor: bigint
  readonly parcels: readonly [Counts, Counts]
  readonly words: Words
}

const mostCuts = 1024

/**
 * `CNY 12.00 over: two parcels would save 455.00`. Undefined where the cart is past no threshold, has but one piece, is
 * too large to try all cuts in two, or where two parcels are no better. Freight is shared by value, as if two parcels cost
 * no more to carry than one: `bestSplit` takes real freight.
 */
export function cliffAdvice(request: LandedRequest, pack: RulePack | CompiledPack): CliffAdvice | undefined {
  const compiled = 'routeOn' in pack ? pack : compilePack(pack)
  const whole = assess(request, compiled)
  const overMinor =
    whole.kind === 'refused'
      ? whole.overMinor
      : whole.crossings.flatMap((crossing) => (crossing.kind === 'over' ? [crossing.overMinor] : []))[0]
  if (overMinor === undefined) return undefined
  const best = bestOfTwo(new Parcels(request, compiled))
  if (!best) return undefined
  const { minorDigits, currency } = compiled.pack
  const money = (minor: bigint): string => formatMinor(minor, minorDigits)
  const totalTaxMinor = best.cost - request.freightMinor - request.insuranceMinor
  const over = `${currency} ${money(overMinor)}`
  if (whole.kind === 'refused') {
    const words = {
      en: `${over} over: two parcels may enter, with tax of ${money(totalTaxMinor)} in all`,
      'zh-CN': `超出 ${over}：分成两个包裹可以入境，税款合计 ${money(totalTaxMinor)}`,
    }
    return { overMinor, totalTaxMinor, parcels: best.parcels, words }
  }
  const savesMinor = taxOf(whole) - totalTaxMinor
  if (savesMinor <= 0n) return undefined
  const words = {
    en: `${over} over: two parcels would save ${money(savesMinor)}`,
    'zh-CN': `超出 ${over}：分成两个包裹可节省 ${money(savesMinor)}`,
  }
  return { overMinor, savesMinor, totalTaxMinor, parcels: best.parcels, words }
}

function bestOfTwo(parcels: Parcels): { cost: bigint; parcels: readonly [Counts, Counts] } | undefined {
  const cuts = parcels.all.reduce((product, count) => product * (count + 1), 1)
  if (cuts > mostCuts) return undefined
  let best: { cost: bigint; parcels: readonly [Counts, Counts] } | undefined
  for (let number = 1; number < cuts - 1; number += 1) {
    let left = number
    const first = parcels.all.map((count) => {
      const digit = left % (count + 1)
      left = (left - digit) / (count + 1)
      return digit
    })
    const second = parcels.all.map((count, index) => count - (first[index] ?? 0))
    const [one, two] = parcels.requestsOf([first, second]).map((each) => parcels.costOfRequest(each))
    if (one === undefined || two === undefined) continue
    if (!best || one + two < best.cost)
      best = { cost: one + two, parcels: [parcels.piecesOf(first), parcels.piecesOf(second)] }
  }
  return best
}
