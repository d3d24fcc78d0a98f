import {
  agreeInspection,
  answerReturn,
  answers,
  applyToCustoms,
  askReturn,
  decideMissing,
  inspectReturn,
  missReturn,
  putExchangeInCart,
  receiveReturn,
  returnReasons,
  sendBack,
  setChinaPlace,
  withdrawReturn,
  type ReturnState,
} from '#modules/returns'
import { sql } from '#platform/db'
import { attempt } from './buyer-steps.ts'
import { operator, short, type BuyerOf, type SellerOf, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'

export type SimReturn = {
  readonly sellerId: string
  readonly returnId: string
  readonly buyerId: string
  readonly orderId: string
  readonly state: ReturnState
  readonly place: 'us' | 'cn' | null
  readonly customs: string | null
  readonly exchange: boolean
}

/** Looks like a picture until somebody tries to read it. */
export const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])

/** Returns that have not ended, oldest first. */
export async function openReturns({ look }: Sim): Promise<readonly SimReturn[]> {
  const { rows } = await sql<SimReturn>`
    select r.seller_id as "sellerId", r.id as "returnId", r.buyer_id as "buyerId", r.order_id as "orderId", r.state, r.place,
           c.state as customs, r.exchange_variant_id is not null as exchange
      from returns.return as r
      left join returns.customs as c on c.seller_id = r.seller_id and c.return_id = r.id
     where r.owner <> 'nobody' order by r.id`.execute(look)
  return rows
}

const sellerOf = (sellerId: string): SellerOf => ({ kind: 'seller', id: sellerId, sellerId })
const buyerOf = (id: string): BuyerOf => ({ kind: 'buyer', id, visitorId: null })

/** A buyer wants to return pieces, for whatever reason, in time or not; now and then something else instead. */
export async function askBack(sim: Sim): Promise<void> {
  const { random } = sim
  const orders = await ordersIn(sim, ['delivered', 'delivered', 'completed'])
  if (orders.length === 0) return
  const { sellerId, orderId, buyerId } = random.pick(orders)
  const reason = random.pick(returnReasons)
  const other = sim.market.variants.find((each) => each.sellerId === sellerId)
  const exchange = other !== undefined && random.chance(25) ? { ...other, quantity: 1 } : undefined
  const wish = {
    orderId,
    buyerId,
    wish: exchange === undefined ? 'refund' : 'exchange',
    reason,
    note: 'not what I wanted',
    lines: [{ line: random.chance(75) ? 1 : 2, quantity: 1 + random.below(2) }],
    exchange,
    pictures: reason === 'changed_mind' ? [] : [picture],
    pieceIds: [],
  } as const
  await attempt(sim, `the buyer of ${short(orderId)} asks to return, ${reason}`, () =>
    sim.as(buyerOf(buyerId), (ctx) => askReturn(ctx, wish)),
  )
}

/** Whoever can do something about a return does it, or somebody who cannot tries. */
export async function returnGoesOn(sim: Sim): Promise<void> {
  const open = await openReturns(sim)
  if (open.length === 0) return
  const one = sim.random.pick(open)
  const moves = movesOf(sim, one)
  if (moves.length === 0) return
  const { what, work } = sim.random.pick(moves)
  await attempt(sim, `return ${short(one.returnId)} is ${one.state}: ${what}`, work)
}

type Move = { readonly what: string; readonly work: () => Promise<unknown> }

/** What may happen to a return in its state. */
export function movesOf(sim: Sim, one: SimReturn): readonly Move[] {
  const { sellerId, returnId, buyerId, state } = one
  const { random } = sim
  const key = { sellerId, returnId }
  const mine = { returnId, buyerId }
  const seller = (what: string, work: (ctx: Parameters<typeof answerReturn>[0]) => Promise<unknown>): Move => ({
    what: `the seller ${what}`,
    work: () => sim.as(sellerOf(sellerId), work),
  })
  const buyer = (what: string, work: (ctx: Parameters<typeof answerReturn>[0]) => Promise<unknown>): Move => ({
    what: `the buyer ${what}`,
    work: () => sim.as(buyerOf(buyerId), work),
  })
  const desk = (what: string, work: (ctx: Parameters<typeof answerReturn>[0]) => Promise<unknown>): Move => ({
    what: `the operator ${what}`,
    work: () => sim.as(operator, work),
  })
  const withdraw = buyer('keeps it after all', (ctx) => withdrawReturn(ctx, mine))
  const arrive = (one.place === 'cn' ? desk : seller)('receives it', (ctx) => receiveReturn(ctx, key))
  const stock = random.chance(50) ? 'put_back' : 'written_off'
  const inspect = (accepted: number): Move =>
    seller(`finds ${accepted} in order`, (ctx) =>
      inspectReturn(ctx, { ...key, accepted: accepted === 0 ? [{ line: 1, quantity: 0 }] : [], stock, note: 'opened' }),
    )
  const customs = desk('asks customs', (ctx) => applyToCustoms(ctx, key, `R${short(returnId)}`))
  const cart = one.exchange ? [buyer('buys something else', (ctx) => putExchangeInCart(ctx, mine))] : []
  switch (state) {
    case 'asked':
    case 'refused':
      return [
        ...answers.map((answer) =>
          seller(`says ${answer}`, (ctx) => answerReturn(ctx, { ...key, answer, note: 'so be it' })),
        ),
        withdraw,
      ]
    case 'accepted':
      return [
        buyer('sends it', (ctx) => sendBack(ctx, { ...mine, carrier: 'SF', waybillNo: `SF${short(returnId)}` })),
        ...(one.customs === 'to_apply' ? [customs, customs] : []),
        ...(random.chance(30) ? [withdraw] : []),
        ...cart,
      ]
    case 'sent':
      return [arrive, arrive, seller('misses it', (ctx) => missReturn(ctx, { ...key, note: 'where is it' })), ...cart]
    case 'missing': {
      const outcome = random.chance(50) ? 'find' : 'lose'
      return [desk(`says ${outcome}`, (ctx) => decideMissing(ctx, { ...key, outcome, reason: 'asked the carrier' }))]
    }
    case 'received':
      return [inspect(1), inspect(1), inspect(0), ...cart]
    case 'inspected':
      return [buyer('agrees', (ctx) => agreeInspection(ctx, mine))]
    case 'disputed':
    case 'refunding':
    case 'refunded':
    case 'closed':
    case 'lapsed':
    case 'withdrawn':
    case 'settled':
      return []
  }
}

/** From now on goods go back to customs' place in China, where the tax can be had back. */
export async function nameChinaPlace(sim: Sim): Promise<void> {
  const place = { recipient: 'Returns', phone: '13800138000', address: 'Lane 1', demonstration: true }
  await attempt(sim, 'the operator names a place in China', () => sim.as(operator, (ctx) => setChinaPlace(ctx, place)))
}
