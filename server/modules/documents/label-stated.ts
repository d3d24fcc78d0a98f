import { unprintable } from '#platform/glyphs'
import { z } from '#platform/wire'

/** Text of a Chinese label: the font can print it, and where it is words, some of them are Chinese. */
const printed = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => unprintable(text.replaceAll('\r', '')).length === 0, 'a character cannot be printed')
    .default('')
const chinese = (max: number) =>
  printed(max).refine((text) => text === '' || /\p{Script=Han}/u.test(text), 'write it in Chinese')
const number = z
  .string()
  .trim()
  .regex(/^$|^\d{1,5}(\.\d{1,2})?$/, 'write a number like 12.5')
  .default('')

/** The values of a nutrition table: of 100 g or 100 ml. */
export const nutrients = ['energyKj', 'protein', 'fat', 'saturatedFat', 'carbohydrate', 'sugars', 'sodiumMg'] as const
/** Those that the table has always had; the others come with the standard of 2025. */
export const basicNutrients = ['energyKj', 'protein', 'fat', 'carbohydrate', 'sodiumMg'] as const

/** What a seller states for the electronic label of a product; an empty text is nothing stated. */
export const LabelStated = z
  .strictObject({
    name: chinese(80),
    ingredients: chinese(2000),
    allergens: chinese(300),
    alcohol: number,
    fibre: chinese(300),
    material: chinese(300),
    size: printed(120),
    age: printed(60),
    safetyCategory: z.enum(['', 'A', 'B', 'C']).default(''),
    maker: printed(300),
    dateMark: chinese(200),
    shelfLife: z
      .string()
      .trim()
      .regex(/^$|^[1-9]\d{0,3}$/, 'write a whole number')
      .default(''),
    shelfLifeUnit: z.enum(['', 'day', 'month', 'year']).default(''),
    storage: chinese(300),
    usage: chinese(500),
    care: chinese(300),
    warnings: chinese(500),
    nutritionPer: z.enum(['', '100g', '100ml']).default(''),
    energyKj: number,
    protein: number,
    fat: number,
    saturatedFat: number,
    carbohydrate: number,
    sugars: number,
    sodiumMg: number,
  })
  .superRefine((stated, issues) => {
    const wrong = (path: string, message: string): void => issues.addIssue({ code: 'custom', path: [path], message })
    if ((stated.shelfLife === '') !== (stated.shelfLifeUnit === '')) wrong('shelfLifeUnit', 'a number and its unit')
    if (nutrients.some((each) => stated[each] !== '') !== (stated.nutritionPer !== ''))
      wrong('nutritionPer', 'values, and what they are of')
  })
  .openapi('LabelStated')
export type LabelStated = z.output<typeof LabelStated>
