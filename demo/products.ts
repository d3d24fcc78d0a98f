import { baby } from './products/baby.ts'
import { beauty } from './products/beauty.ts'
import { fruit } from './products/fruit.ts'
import { garments } from './products/garments.ts'
import { household } from './products/household.ts'
import { nuts } from './products/nuts.ts'
import { pantry } from './products/pantry.ts'
import { wine } from './products/wine.ts'
import type { Product } from './types.ts'

/** Everything the demonstration market sells or tries to sell, in the order it is loaded. */
export const products: readonly Product[] = [
  ...fruit,
  ...nuts,
  ...pantry,
  ...wine,
  ...baby,
  ...beauty,
  ...garments,
  ...household,
]
