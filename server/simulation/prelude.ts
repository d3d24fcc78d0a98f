import { confirmReceipt } from '#modules/orders'
import { fillCart, place } from './buyer-steps.ts'
import { newRate } from './operator-steps.ts'
import { packOrShip } from './seller-steps.ts'
import { outside } from './settle.ts'
import { companiesOf, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'
import { receiveOne, workAll } from './worker-steps.ts'

const hour = 3_600_000

/**
 * The first days of the market, in which all goes well: some orders are completed and paid out, some delivered, some paid.
 * Every history begins after them, so that returns, disputes and payouts need no long way before they can go wrong.
 */
export async function playPrelude(sim: Sim): Promise<void> {
  sim.weather.clear()
  sim.crashing.calm()
  sim.serving.calm()
  await sell(sim, 4)
  await carry(sim)
  for (const { orderId, buyerId } of await ordersIn(sim, ['delivered']))
    await sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, (ctx) => confirmReceipt(ctx, { orderId, buyerId }))
  await carry(sim)
  await newRate(sim)
  await sell(sim, 5)
  await carry(sim)
  await newRate(sim)
  await sell(sim, 2)
}

async function sell(sim: Sim, orders: number): Promise<void> {
  const before = (await ordersIn(sim, ['open', 'paid'])).length
  for (let turn = 0; turn < 20 && (await ordersIn(sim, ['open', 'paid'])).length < before + orders; turn += 1) {
    await fillCart(sim)
    await place(sim)
    await workAll(sim)
  }
  for (const company of companiesOf(sim))
    for (const { id, status } of company.payments())
      if (status === 'pending') company.pay(id, { declined: false, stranger: false, lie: false })
  for (let letter = 0; letter < 200 && (await receiveOne(sim)); letter += 1);
  await workAll(sim)
}

/** Two days of work by everybody. */
async function carry(sim: Sim): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    for (let order = 0; order < 6; order += 1) await packOrShip(sim)
    await workAll(sim)
    await outside(sim)
    for (let letter = 0; letter < 200 && (await receiveOne(sim)); letter += 1);
    await workAll(sim)
    sim.clock.forward(8 * hour)
  }
}
