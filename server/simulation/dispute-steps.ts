import {
  acceptOffer,
  answerDispute,
  appealDecision,
  decideDispute,
  disputeKinds,
  escalateDispute,
  letStand,
  offerInDispute,
  openDispute,
  withdrawDispute,
  type DisputeState,
} from '#modules/disputes'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { attempt } from './buyer-steps.ts'
import { picture } from './return-steps.ts'
import { operator, second, short, type Sim } from './sim.ts'
import { ordersIn } from './sim-orders.ts'

type SimDispute = {
  readonly sellerId: string
  readonly disputeId: string
  readonly buyerId: string
  readonly state: DisputeState
}

/** Disputes that have not ended, oldest first. */
export async function openDisputes({ look }: Sim): Promise<readonly SimDispute[]> {
  const { rows } = await sql<SimDispute>`
    select seller_id as "sellerId", id as "disputeId", buyer_id as "buyerId", state
      from disputes.dispute where owner <> 'nobody' order by id`.execute(look)
  return rows
}

/** A buyer opens a dispute, where one may be opened and where not. */
export async function quarrel(sim: Sim): Promise<void> {
  const { random } = sim
  const orders = await ordersIn(sim, ['shipped', 'at_customs', 'held', 'released', 'delivered', 'completed'])
  if (orders.length === 0) return
  const { orderId, buyerId } = random.pick(orders)
  const kind = random.pick(disputeKinds)
  const wish = random.pick(['all', 'part', 'return'] as const)
  const opening = {
    orderId,
    buyerId,
    kind,
    note: 'this is not right',
    wish,
    wishMinor: wish === 'part' ? BigInt(1 + random.below(4000)) : null,
    pictures: kind === 'not_received' || kind === 'return_refused' ? [] : [picture],
    pieceIds: [],
  }
  await attempt(sim, `the buyer of ${short(orderId)} disputes, ${kind}`, () =>
    sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, (ctx) => openDispute(ctx, opening)),
  )
}

export async function disputeGoesOn(sim: Sim): Promise<void> {
  const open = await openDisputes(sim)
  if (open.length === 0) return
  const one = sim.random.pick(open)
  const moves = movesOf(sim, one)
  if (moves.length === 0) return
  const { what, work } = sim.random.pick(moves)
  await attempt(sim, `dispute ${short(one.disputeId)} is ${one.state}: ${what}`, work)
}

type Move = { readonly what: string; readonly work: () => Promise<unknown> }

/** What may happen to a dispute in its state. */
function movesOf(sim: Sim, one: SimDispute): readonly Move[] {
  const { random } = sim
  const { sellerId, buyerId, disputeId, state } = one
  const seller = (what: string, work: (ctx: Ctx) => Promise<unknown>): Move => ({
    what: `the seller ${what}`,
    work: () => sim.as({ kind: 'seller', id: sellerId, sellerId }, work),
  })
  const buyer = (what: string, work: (ctx: Ctx) => Promise<unknown>): Move => ({
    what: `the buyer ${what}`,
    work: () => sim.as({ kind: 'buyer', id: buyerId, visitorId: null }, work),
  })
  const bySeller = { disputeId, sellerId }
  const byBuyer = { disputeId, buyerId }
  const offer = random.chance(60)
    ? ({ offer: 'amount', amountMinor: BigInt(1 + random.below(3000)) } as const)
    : ({ offer: 'return', amountMinor: null } as const)
  const offers = seller('offers', (ctx) => offerInDispute(ctx, { ...bySeller, ...offer, words: 'will this do' }))
  const escalate = buyer('asks for a decision', (ctx) => escalateDispute(ctx, byBuyer))
  const withdraw = random.chance(25) ? [buyer('lets it be', (ctx) => withdrawDispute(ctx, byBuyer))] : []
  const side = random.pick(['buyer', 'seller'] as const)
  const bySide = side === 'buyer' ? byBuyer : bySeller
  const aside = side === 'buyer' ? buyer : seller
  const decide = { what: 'an operator decides', work: () => decideIt(sim, one) }
  switch (state) {
    case 'opened':
      return [
        seller('answers', (ctx) => answerDispute(ctx, { ...bySeller, words: 'all was well' })),
        offers,
        ...withdraw,
      ]
    case 'answered':
      return [escalate, escalate, offers, ...withdraw]
    case 'offered':
      return [buyer('accepts', (ctx) => acceptOffer(ctx, byBuyer)), escalate, ...withdraw]
    case 'deciding':
      return [decide, decide, offers, ...withdraw]
    case 'decided':
      return [
        aside('appeals', (ctx) => appealDecision(ctx, { ...bySide, side, words: 'no' })),
        aside('lets it stand', (ctx) => letStand(ctx, { ...bySide, side })),
      ]
    case 'appealed':
      return [decide]
    case 'returning':
      return random.chance(20) ? [escalate] : []
    case 'refunding':
    case 'closed':
    case 'withdrawn':
      return []
  }
}

/** One of two operators, with whatever outcome. */
export async function decideIt(
  sim: Sim,
  { sellerId, disputeId }: Pick<SimDispute, 'sellerId' | 'disputeId'>,
): Promise<void> {
  const { random } = sim
  const by = random.chance(50) ? operator : second
  const refund = random.pick(['all', 'part', 'part', 'nothing'] as const)
  const decision = {
    sellerId,
    disputeId,
    refund,
    amountMinor: refund === 'part' ? BigInt(1 + random.below(3000)) : null,
    bearer: random.chance(60) ? ('seller' as const) : ('platform' as const),
    returnNeeded: refund !== 'nothing' && random.chance(30),
    ground: 'fault_shown' as const,
    reason: 'looked at it',
  }
  await sim.as(by, (ctx) => decideDispute(ctx, by.id, decision))
}
