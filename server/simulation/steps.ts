import { askMoneyBack, confirm, fillCart, pay, payAgain, place } from './buyer-steps.ts'
import { decideSomething, newRate } from './operator-steps.ts'
import { customsWorks, lie, moveParcel, providerWorks } from './outside-steps.ts'
import { count, packOrShip, reprice } from './seller-steps.ts'
import type { Sim } from './sim.ts'
import { receiveOne, timePasses, work } from './worker-steps.ts'

type Step = (sim: Sim) => Promise<unknown>

async function receiveSome(sim: Sim): Promise<void> {
  for (let letter = 0; letter <= sim.random.below(4); letter += 1) await receiveOne(sim)
}

/** Somebody shops, and most often means it. */
async function shop(sim: Sim): Promise<void> {
  await fillCart(sim)
  if (sim.random.chance(50)) await place(sim)
}

/** What can happen next, and how often it does. */
const weights: readonly (readonly [Step, number])[] = [
  [work, 34],
  [receiveSome, 10],
  [timePasses, 6],
  [shop, 14],
  [place, 4],
  [pay, 11],
  [payAgain, 2],
  [packOrShip, 10],
  [moveParcel, 8],
  [customsWorks, 5],
  [providerWorks, 3],
  [decideSomething, 4],
  [askMoneyBack, 1],
  [confirm, 3],
  [count, 4],
  [reprice, 1],
  [newRate, 1],
  [lie, 1],
]
const all: readonly Step[] = weights.flatMap(([step, weight]) => Array.from({ length: weight }, () => step))

/** Something happens, and the worker works a little meanwhile. */
export async function takeStep(sim: Sim): Promise<void> {
  await sim.random.pick(all)(sim)
  if (sim.random.chance(50)) await work(sim)
}
