type Unit = {
  readonly pattern: string
  /** The metric amount of one unit as an exact fraction, in the smallest unit shown. */
  readonly by: readonly [bigint, bigint]
  readonly zh: string
  /** From 1,000 on, this unit takes over. */
  readonly zhThousand?: string
  readonly decimals: number
}

const units: readonly Unit[] = [
  {
    pattern: 'fl\\.?\\s?oz\\.?|fluid\\s+ounces?',
    by: [295735295625n, 10000000000n],
    zh: '毫升',
    zhThousand: '升',
    decimals: 0,
  },
  { pattern: 'oz\\.?|ounces?', by: [28349523125n, 1000000000n], zh: '克', zhThousand: '千克', decimals: 0 },
  { pattern: 'lbs?\\.?|pounds?', by: [45359237n, 100000n], zh: '克', zhThousand: '千克', decimals: 0 },
  { pattern: 'gal\\.?|gallons?', by: [3785411784n, 1000000n], zh: '毫升', zhThousand: '升', decimals: 0 },
  { pattern: 'qts?\\.?|quarts?', by: [946352946n, 1000000n], zh: '毫升', zhThousand: '升', decimals: 0 },
  { pattern: 'pints?', by: [473176473n, 1000000n], zh: '毫升', zhThousand: '升', decimals: 0 },
  { pattern: 'inch(?:es)?|in\\.?(?=[\\s,;)\\d]|$)|["”″]', by: [254n, 100n], zh: '厘米', decimals: 1 },
  { pattern: 'feet|foot|ft\\.?', by: [3048n, 100n], zh: '厘米', decimals: 1 },
  { pattern: 'yards?|yd\\.?', by: [9144n, 100n], zh: '厘米', decimals: 1 },
  { pattern: 'miles?', by: [1609344n, 1000000n], zh: '公里', decimals: 2 },
]

/** Already metric: only the name of the unit changes. */
const metric: readonly (readonly [string, string])[] = [
  ['kilograms?|kgs?', '千克'],
  ['milligrams?|mg', '毫克'],
  ['grams?|g', '克'],
  ['milliliters?|ml', '毫升'],
  ['liters?|litres?|l', '升'],
  ['centimeters?|cm', '厘米'],
  ['millimeters?|mm', '毫米'],
  ['meters?|m', '米'],
  ['watts?|w', '瓦'],
  ['volts?|v', '伏'],
]
const counts: readonly (readonly [string, string])[] = [
  ['packs?|pks?', '件装'],
  ['counts?|ct\\.?', '件装'],
  ['pieces?|pcs?\\.?|pc', '件'],
  ['capsules?', '粒胶囊'],
  ['tablets?', '片'],
  ['servings?', '份'],
  ['pairs?', '双'],
  ['months?', '个月'],
  ['years?', '年'],
  ['minutes?', '分钟'],
  ['hours?', '小时'],
  ['days?', '天'],
]

const number = String.raw`\d{1,6}(?:,\d{3})*(?:\.\d{1,4})?(?:\s+\d{1,2}/\d{1,2})?|\d{1,3}/\d{1,3}|\.\d{1,4}`
const row = String.raw`(?:${number})(?:\s*(?:x|×|by)\s*(?:${number}))*`

/** A measure at the start of the text, if one stands there: `length` characters of English become `zh`. */
export function measureAt(text: string): { readonly length: number; readonly zh: string } | undefined {
  return setAt(text) ?? fahrenheitAt(text) ?? convertedAt(text) ?? namedAt(text)
}

function convertedAt(text: string): { readonly length: number; readonly zh: string } | undefined {
  for (const unit of units) {
    const found = new RegExp(`^(${row})[\\s-]*(?:${unit.pattern})(?![a-z])`, 'iu').exec(text)
    if (!found?.[1]) continue
    const numbers = found[1].split(/\s*(?:x|×|by)\s*/iu).map(fractionOf)
    if (numbers.some((each) => each === undefined)) return undefined
    const amounts = numbers.flatMap((each) => (each ? [each] : []))
    const thousand =
      unit.zhThousand !== undefined && amounts.some((each) => each[0] * unit.by[0] >= 1000n * each[1] * unit.by[1])
    const shown = amounts.map((each) => decimalOf(each, unit, thousand)).join(' × ')
    const zh = thousand ? (unit.zhThousand ?? unit.zh) : unit.zh
    return { length: found[0].length, zh: `${shown} ${zh}（${found[0].trim()}）` }
  }
  return undefined
}

function namedAt(text: string): { readonly length: number; readonly zh: string } | undefined {
  for (const [pattern, zh] of [...metric, ...counts]) {
    const found = new RegExp(`^(${row})[\\s-]*(?:${pattern})(?![a-z])`, 'iu').exec(text)
    if (found?.[1]) return { length: found[0].length, zh: `${found[1]} ${zh}` }
  }
  return undefined
}

function setAt(text: string): { readonly length: number; readonly zh: string } | undefined {
  const found = /^(pack|set|box|case|bundle)\s+of\s+(\d{1,4})(?!\d)/iu.exec(text)
  return found
    ? { length: found[0].length, zh: `${found[2]} 件${found[1]?.toLowerCase() === 'set' ? '套' : '装'}` }
    : undefined
}

function fahrenheitAt(text: string): { readonly length: number; readonly zh: string } | undefined {
  const found = /^(\d{1,4})\s?(?:°\s?F|degrees\s+F(?:ahrenheit)?)(?![a-z])/iu.exec(text)
  if (!found?.[1]) return undefined
  return { length: found[0].length, zh: `${Math.round(((Number(found[1]) - 32) * 5) / 9)} °C（${found[0]}）` }
}

type Fraction = readonly [bigint, bigint]

/** 12, 1.5, 1,200, 3/4 and 1 1/2 as exact fractions; a denominator of 0 is no number. */
function fractionOf(text: string): Fraction | undefined {
  const found = /^(?:([\d,]*)(?:\.(\d+))?)?\s*(?:(\d+)\/(\d+))?$/u.exec(/^\d+\/\d+$/u.test(text) ? `0 ${text}` : text)
  if (!found) return undefined
  const [, whole = '', decimals = '', over = '0', under = '1'] = found
  const base = 10n ** BigInt(decimals.length)
  const denominator = BigInt(under)
  if (denominator === 0n) return undefined
  return [
    BigInt(`${whole.replaceAll(',', '')}${decimals}` || '0') * denominator + BigInt(over) * base,
    base * denominator,
  ]
}

/** Rounded half up: grams and millilitres whole (one decimal below 10), kilograms and litres to two decimals. */
function decimalOf([over, under]: Fraction, unit: Unit, thousand: boolean): string {
  const top = over * unit.by[0]
  const bottom = under * unit.by[1] * (thousand ? 1000n : 1n)
  const decimals = thousand ? 2 : unit.decimals === 0 && top < 10n * bottom ? 1 : unit.decimals
  const scale = 10n ** BigInt(decimals)
  const rounded = (top * scale * 2n + bottom) / (bottom * 2n)
  const digits = String(rounded).padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`.replace(/\.?0+$/u, '')
}
