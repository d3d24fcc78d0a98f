import type { LabelStated } from '@westbound/server/modules/documents'

/** What a shop states for a label; what it leaves out is nothing stated. */
export type Label = Partial<LabelStated>
export type Labels = Readonly<Record<string, Label>>

/** Values of 100 g or 100 ml in the order of the table: kJ, protein, fat, of it saturated, carbohydrate, of it sugars, mg sodium. */
type Values = readonly [string, string, string, string, string, string, string]

const month = '标示于包装上（年/月/日）'

export const nutrition = (
  per: '100g' | '100ml',
  [energyKj, protein, fat, saturatedFat, carbohydrate, sugars, sodiumMg]: Values,
): Label => ({ nutritionPer: per, energyKj, protein, fat, saturatedFat, carbohydrate, sugars, sodiumMg })

/** A packaged food. `months` is its shelf life. */
export const food = (
  name: string,
  ingredients: string,
  months: number,
  storage: string,
  values: Label,
  more: Label = {},
): Label => ({
  name,
  ingredients,
  dateMark: month,
  shelfLife: String(months),
  shelfLifeUnit: 'month',
  storage,
  allergens: '不含须标示的致敏物质',
  ...values,
  ...more,
})

export const cosmetic = (name: string, ingredients: string, usage: string, warnings: string): Label => ({
  name,
  ingredients,
  usage,
  warnings,
  dateMark: '限期使用日期标示于包装上',
  shelfLife: '36',
  shelfLifeUnit: 'month',
  storage: '置于阴凉干燥处，避免阳光直射。',
})

export const textile = (
  name: string,
  fibre: string,
  size: string,
  care: string,
  safetyCategory: 'A' | 'B' | 'C',
): Label => ({ name, fibre, size, care, safetyCategory })
