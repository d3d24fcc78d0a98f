import type { BatchCtx } from '#platform/context'
import { judge } from './judge.ts'
import type { Market } from './markets.ts'
import type { Goods, RulePack, Verdict } from './rule-pack.ts'
import type { TariffRow } from './tariff-line.ts'
import { tariffLines } from './tariff-lines.ts'
import { readRules } from './verdict.ts'

/** Everything an answer rests on, read beforehand: judging any number of goods with it asks the database nothing. */
export type Ruling = { readonly pack: RulePack; readonly lines: ReadonlyMap<string, TariffRow> }

/** What holds today for goods of these codes. */
export async function readRuling(ctx: BatchCtx, market: Market, codes: readonly string[]): Promise<Ruling> {
  return { pack: await readRules(ctx, market), lines: await tariffLines(ctx, codes) }
}

/** The same ruling with other rules, other lines, or both: what a load would make of it. */
export const ruledBy = (ruling: Ruling, other: Partial<Ruling>): Ruling => ({
  pack: other.pack ?? ruling.pack,
  lines: other.lines === undefined ? ruling.lines : new Map([...ruling.lines, ...byCodes(ruling, other.lines)]),
})

export const judgeBy = ({ pack, lines }: Ruling, goods: Goods): Verdict =>
  judge(pack, lines.get(goods.code) ?? null, goods)

/** Planned lines go by eight digits; goods may be named by ten. */
const byCodes = (ruling: Ruling, lines: ReadonlyMap<string, TariffRow>): readonly (readonly [string, TariffRow])[] => [
  ...lines,
  ...[...ruling.lines.keys()].flatMap((code) => {
    const line = lines.get(code.slice(0, 8))
    return line === undefined ? [] : [[code, line] as const]
  }),
]
