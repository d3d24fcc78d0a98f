import type { PricedUnit } from '#modules/checkout'
import type { Amounts } from '#modules/orders'
import { cny } from '#platform/money'
import type { Say } from '#platform/say'
import { nothing, taxDrawer, type Html } from '../kit/index.ts'

/**
 * How the tax of a parcel is made up, line by line. Nothing where the formulas are not kept, or no longer sum to the tax
 * because a discount came after them: the sums stand elsewhere then.
 */
export function parcelTaxes(
  amounts: Pick<Amounts, 'dutyMinor' | 'consumptionTaxMinor' | 'vatMinor'>,
  { taxes = [], rules }: Pick<PricedUnit['explained'], 'taxes' | 'rules'>,
  names: readonly string[],
  shown: { readonly id: string; readonly say: Say },
): Html {
  const { id, say } = shown
  const total = amounts.dutyMinor + amounts.consumptionTaxMinor + amounts.vatMinor
  if (taxes.length === 0 || taxes.reduce((sum, { minor }) => sum + BigInt(minor), 0n) !== total) return nothing
  const zh = say.locale === 'zh-Hans'
  const drawn = taxes.map(({ line, tax, minor, textEn, textZh, ruleIds }) => ({
    label: say(`checkout.${tax}`),
    amount: cny(BigInt(minor)),
    of: names.length > 1 ? names[line] : undefined,
    formula: zh ? textZh : textEn,
    rules: rules
      .filter((rule) => ruleIds.includes(rule.id))
      .map((rule) => ({ ...rule, text: zh ? rule.textZh : rule.textEn })),
  }))
  return taxDrawer({ say, id, total: cny(total), taxes: drawn, note: say('checkout.tax.note') })
}
