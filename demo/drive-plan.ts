import { setTimeout as wait } from 'node:timers/promises'
import { checkoutOf } from '@westbound/server/modules/checkout'
import { signerPort } from '@westbound/server/modules/customs'
import { packOrder, shipOrder } from '@westbound/server/modules/fulfilment'
import {
  confirmReceipt,
  moveOrder,
  orderOf,
  requestRefundBeforeShipping,
  type OrderState,
} from '@westbound/server/modules/orders'
import { payNow } from '@westbound/server/modules/payouts'
import { must } from '@westbound/server/platform/check'
import type { Ctx } from '@westbound/server/platform/context'
import type { JobRun } from '@westbound/server/platform/job'
import { Refusal } from '@westbound/server/platform/refusal'
import type { Outside } from './outside.ts'
import { buyers } from './people.ts'
import type { PlacedPlan } from './place-plan.ts'
import type { OrderTarget } from './types.ts'

type World = { readonly run: JobRun; readonly outside: Outside; readonly operatorId: string }
type Step = (world: World, placed: PlacedPlan) => Promise<void>

/** Time is for everybody, so what only days can do is left a step before: `clock forward 4d` and `11d` show the rest. */
const ways: Readonly<Record<OrderTarget, readonly Step[]>> = {
  unpaid: [],
  lapsed: [],
  cancelled_before_payment: [cancel],
  paid: [pay],
  refunded_before_shipping: [pay, refund],
  refunded_not_shipped_in_time: [pay],
  packed: [pay, pack],
  shipped: [pay, pack, ship],
  held_payer_differs: [payAsAnother, pack, ship],
  held_amount_differs: [payLess],
  held_address_differs: [pay, pack, misaddress, ship],
  declared: [pay, pack, ship, keepAtCustoms],
  refused_by_customs: [pay, pack, ship, sendBack],
  released: [pay, pack, ship, question],
  delivered: [pay, pack, ship, receive],
  confirmed_by_buyer: [pay, pack, ship, receive, confirm],
  confirmed_by_clock: [pay, pack, ship, receive],
  paid_out: [pay, pack, ship, receive, confirm, payOut],
}

/** Takes an order as far as its plan says. Each step does nothing where it was done before. */
export async function drivePlan(world: World, placed: PlacedPlan): Promise<void> {
  for (const step of ways[placed.plan.driveTo]) await step(world, placed)
}

const read = ({ run }: World, { sellerId, orderId }: PlacedPlan) => run.tx((ctx) => orderOf(ctx, { sellerId, orderId }))

/** Runs `work` as one of the three, while the order is in one of these states. */
async function act(
  world: World,
  placed: PlacedPlan,
  from: readonly OrderState[],
  actor: Ctx['actor'],
  work: (ctx: Ctx) => Promise<unknown>,
): Promise<void> {
  const { state } = await read(world, placed)
  if (from.includes(state)) await world.run.tx((ctx) => work({ ...ctx, actor }))
}

const asBuyer = ({ buyerId }: PlacedPlan) => ({ kind: 'buyer', id: buyerId, visitorId: null }) as const
const asSeller = ({ sellerId }: PlacedPlan) => ({ kind: 'seller', id: 'demonstration', sellerId }) as const

/** Asks about twice a second, for two minutes at most. */
async function until(what: string, holds: () => Promise<boolean>, pauseMs = 500): Promise<void> {
  for (let waitedMs = 0; waitedMs < 120_000; waitedMs += pauseMs) {
    if (await holds()) return
    await wait(pauseMs)
  }
  throw new Error(`waited in vain until ${what}`)
}

const reached = (world: World, placed: PlacedPlan, states: readonly OrderState[]): Promise<void> =>
  until(`${placed.plan.key} is ${states.join(' or ')}`, async () => states.includes((await read(world, placed)).state))

async function payBy(world: World, placed: PlacedPlan, how: (payUrl: string) => Promise<void>): Promise<boolean> {
  if ((await read(world, placed)).state !== 'open') return false
  const checkout = () =>
    world.run.tx((ctx) => checkoutOf({ ...ctx, actor: asBuyer(placed) }, placed.buyerId, placed.checkoutId))
  await until(`${placed.plan.key} can be paid`, async () => (await checkout()).state !== 'preparing')
  const { state, payment } = await checkout()
  if (state !== 'to-pay') return false
  await how(must(payment.payUrl, 'what is to be paid has its page'))
  return true
}

const buyerOf = ({ plan }: PlacedPlan, next = 0) => {
  const at = buyers.findIndex((each) => each.handle === plan.buyer)
  return must(buyers[(at + next) % buyers.length], 'a plan names a buyer')
}

async function pay(world: World, placed: PlacedPlan): Promise<void> {
  if (await payBy(world, placed, (url) => world.outside.pay(url, buyerOf(placed))))
    await until(`${placed.plan.key} is paid`, async () => (await read(world, placed)).state !== 'open')
}

async function payAsAnother(world: World, placed: PlacedPlan): Promise<void> {
  if (await payBy(world, placed, (url) => world.outside.pay(url, buyerOf(placed, 1))))
    await until(`${placed.plan.key} is paid`, async () => (await read(world, placed)).state !== 'open')
}

async function payLess(world: World, placed: PlacedPlan): Promise<void> {
  await payBy(world, placed, (url) => world.outside.payReportingLess(url, buyerOf(placed)))
}

function cancel(world: World, placed: PlacedPlan): Promise<void> {
  const { sellerId, orderId } = placed
  return act(world, placed, ['open'], asBuyer(placed), (ctx) =>
    moveOrder(ctx, { sellerId, orderId, step: 'cancel', reason: 'asked-by-buyer' }),
  )
}

async function refund(world: World, placed: PlacedPlan): Promise<void> {
  const { buyerId, orderId } = placed
  await act(world, placed, ['paid'], asBuyer(placed), (ctx) =>
    requestRefundBeforeShipping(ctx, { buyerId, orderId, note: '不想要了' }),
  )
  await reached(world, placed, ['refunded'])
}

function pack(world: World, placed: PlacedPlan): Promise<void> {
  return act(world, placed, ['paid'], asSeller(placed), (ctx) => packOrder(ctx, placed))
}

async function ship(world: World, placed: PlacedPlan): Promise<void> {
  await act(world, placed, ['packed'], asSeller(placed), (ctx) => shipOrder(ctx, placed))
  await until(`${placed.plan.key} is shipped`, async () => (await read(world, placed)).state !== 'packed')
}

/** Known to the carrier before the product asks, the parcel is taken over as the carrier has it. */
function misaddress(world: World, placed: PlacedPlan): Promise<void> {
  const { name, phone } = buyerOf(placed)
  return act(world, placed, ['packed'], asSeller(placed), async (ctx) => {
    const { parcelId } = await packOrder(ctx, placed)
    await world.outside.misaddress(parcelId, name, phone.slice(-11))
  })
}

function keepAtCustoms(world: World, placed: PlacedPlan): Promise<void> {
  return officer(world, placed, '300')
}

function sendBack(world: World, placed: PlacedPlan): Promise<void> {
  return officer(world, placed, '100')
}

/** Customs asks to see the payment of what it let in, as it does of some. */
async function question(world: World, placed: PlacedPlan): Promise<void> {
  const { number } = await read(world, placed)
  const signer = await world.run.tx(async (ctx) => ctx.world.ports.use(signerPort))
  await world.outside.ask(number, await signer.sign('<x/>'))
}

/** An officer is quicker than the simulator's own verdict, which comes a second after the declaration. */
async function officer(world: World, placed: PlacedPlan, status: '100' | '300'): Promise<void> {
  const { number, state } = await read(world, placed)
  if (!['shipped', 'at_customs'].includes(state)) return
  await until(
    `${placed.plan.key} is before an officer`,
    async () =>
      (await world.outside.decide(number, status)) ||
      !['shipped', 'at_customs'].includes((await read(world, placed)).state),
    100,
  )
}

function receive(world: World, placed: PlacedPlan): Promise<void> {
  return reached(world, placed, ['delivered', 'completed'])
}

function confirm(world: World, placed: PlacedPlan): Promise<void> {
  return act(world, placed, ['delivered'], asBuyer(placed), (ctx) => confirmReceipt(ctx, placed))
}

/** Nothing is due where the day's own payout came first. */
async function payOut({ run, operatorId }: World, { sellerId }: PlacedPlan): Promise<void> {
  try {
    await run.tx((ctx) => payNow({ ...ctx, actor: { kind: 'operator', id: operatorId } }, sellerId, 'demonstration'))
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'payouts.nothing-due') throw error
  }
}
