import { askMoneyBack, choosePayment, confirm, fillCart, pay, payAgain, place } from './buyer-steps.ts'
import { decideSomething, newRate } from './operator-steps.ts'
import { disputeGoesOn, quarrel } from './dispute-steps.ts'
import { bankBrings, customsWorks, lie, moveParcel, providerWorks } from './outside-steps.ts'
import { cancelSomething, cannotShipSomething, moreTime, packSome, refundAPart } from './part-steps.ts'
import { approveSomething, changeAccount, clearDesk, payOrPlan, withhold } from './payout-steps.ts'
import { askBack, nameChinaPlace, returnGoesOn } from './return-steps.ts'
import { count, packOrShip, reprice } from './seller-steps.ts'
import { changeRules, decideAStop } from './rule-steps.ts'
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
  [work, 30],
  [receiveSome, 8],
  [timePasses, 7],
  [shop, 10],
  [place, 3],
  [pay, 8],
  [payAgain, 2],
  [choosePayment, 4],
  [packOrShip, 6],
  [packSome, 3],
  [cannotShipSomething, 1],
  [moreTime, 2],
  [cancelSomething, 2],
  [askMoneyBack, 1],
  [moveParcel, 6],
  [customsWorks, 5],
  [providerWorks, 4],
  [decideSomething, 4],
  [confirm, 3],
  [refundAPart, 4],
  [askBack, 7],
  [returnGoesOn, 12],
  [nameChinaPlace, 1],
  [quarrel, 6],
  [disputeGoesOn, 12],
  [approveSomething, 5],
  [payOrPlan, 4],
  [withhold, 2],
  [changeAccount, 1],
  [clearDesk, 4],
  [bankBrings, 3],
  [count, 3],
  [reprice, 1],
  [newRate, 2],
  [changeRules, 5],
  [decideAStop, 3],
  [lie, 1],
]
const all: readonly Step[] = weights.flatMap(([step, weight]) => Array.from({ length: weight }, () => step))

/** Something happens, and the worker works a little meanwhile. */
export async function takeStep(sim: Sim): Promise<void> {
  await sim.random.pick(all)(sim)
  if (sim.random.chance(50)) await work(sim)
}
