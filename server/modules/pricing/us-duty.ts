import {
  add,
  compare,
  countedIn,
  fraction,
  type Fraction,
  type Goods,
  multiply,
  parseFraction,
  type Unit,
} from '@westbound/landed-cost'
import { usEdition, type UsLine, usLinesBeneath } from '#modules/classification'
import type { WishLine } from './landed-wish.ts'

/** The day of the copy that the schedule was read from: of earlier days it says nothing. */
const copiedOn = '2025-04-17'
const schedule = {
  act: 'Harmonized Tariff Schedule of the United States, column 1, general',
  source: 'USITC, schedule as CSV, edition of about April 2025, as kept by github.com/Oneusg/Customs at 8b0193f6',
  readOn: '2026-11-22',
} as const

export type UsRate = { readonly rate: string; readonly fixed?: { readonly perUnit: string; readonly unit: Unit } }

/**
 * The general duty of the United States on the goods of a line: of the lines beneath six digits the dearest, so that the
 * answer does not turn out too low. Null where a line beneath cannot be read as a rate or an amount by quantity, or where
 * a legal quantity that it asks for was not told: then the duty is not known. Additional duties are not in it.
 */
export function usDuty(line: WishLine, on: string): Pick<Goods, 'dutyRate' | 'dutyPerUnit' | 'rule'> | null {
  if (on < copiedOn) return null
  const found: { readonly us: UsLine; readonly duty: UsRate; readonly weight: Fraction }[] = []
  for (const us of usLinesBeneath(line.code).lines) {
    const duty = readUsRate(us.generalRate)
    const weight = duty && weightOf(duty, line)
    if (!duty || !weight) return null
    found.push({ us, duty, weight })
  }
  const [first, ...others] = found
  if (!first) return null
  const { us, duty } = others.reduce((best, each) => (compare(each.weight, best.weight) > 0 ? each : best), first)
  return {
    dutyRate: duty.rate,
    ...(duty.fixed ? { dutyPerUnit: duty.fixed } : {}),
    rule: {
      id: `us-hts.${us.code}@${copiedOn}`,
      text: {
        en: `HTS ${us.code}, ${us.description}: ${us.generalRate}`,
        'zh-CN': `HTS ${us.code}：${us.generalRate}`,
      },
      ...schedule,
      certainty: usEdition.certainty,
      validFrom: copiedOn,
    },
  }
}

/** What one piece would bear, in dollars; undefined where no legal quantity of it is of the kind that is asked. */
function weightOf({ rate, fixed }: UsRate, line: WishLine): Fraction | undefined {
  const byValue = multiply(parseFraction(rate), fraction(line.unitUsdMinor, 100n))
  if (!fixed) return byValue
  const counted = countedIn(line, fixed.unit)
  return counted && add(byValue, multiply(parseFraction(fixed.perUnit), counted.units))
}

const unitsOf: Readonly<Record<string, Unit>> = { '/kg': 'kg', '/liter': 'l', '/t': 't' }

/** `Free`, `6.80%`, `46.3¢/kg + 14.9%`, `$1.646/kg`; undefined for anything that is not plainly one of these. */
export function readUsRate(text: string): UsRate | undefined {
  if (text === 'Free') return { rate: '0' }
  let rate: string | undefined
  let fixed: UsRate['fixed']
  for (const part of text.split(' + ')) {
    const percent = /^(\d+(?:\.\d+)?)%$/.exec(part)?.[1]
    const amount = /^(\$?)(\d+(?:\.\d+)?)(¢?)(\/kg|\/liter|\/t)$/.exec(part)
    const unit = unitsOf[amount?.[4] ?? '']
    if (percent !== undefined && rate === undefined) rate = hundredth(percent)
    else if (amount?.[2] !== undefined && unit && !fixed && (amount[1] === '$') !== (amount[3] === '¢'))
      fixed = { perUnit: amount[1] === '$' ? amount[2] : hundredth(amount[2]), unit }
    else return undefined
  }
  return { rate: rate ?? '0', ...(fixed ? { fixed } : {}) }
}

/** Decimal text divided by a hundred, by moving the point. */
function hundredth(text: string): string {
  const [whole = '', behind = ''] = text.split('.')
  const digits = whole.padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${behind}`
}
