import { clockForward } from './clock-forward.ts'
import type { Command } from './command.ts'
import { demoWalk } from './demo-walk.ts'
import { landedCostVerify } from './landed-cost-verify.ts'
import { productsImport } from './products-import.ts'

/** Every command there is. A new one is a file `<noun>-<verb>.ts` and a line here. */
export const commands: readonly Command[] = [productsImport, landedCostVerify, clockForward, demoWalk]
