import { clockForward } from './clock-forward.ts'
import type { Command } from './command.ts'
import { customsValidate } from './customs-validate.ts'
import { demoWalk } from './demo-walk.ts'
import { landedCostQuote } from './landed-cost-quote.ts'
import { landedCostVerify } from './landed-cost-verify.ts'
import { productsImport } from './products-import.ts'
import { screeningLoad } from './screening-load.ts'
import { rulesLoad } from './rules-load.ts'

/** Every command there is. A new one is a file `<noun>-<verb>.ts` and a line here. */
export const commands: readonly Command[] = [
  productsImport,
  landedCostVerify,
  landedCostQuote,
  customsValidate,
  clockForward,
  demoWalk,
  rulesLoad,
  screeningLoad,
]
