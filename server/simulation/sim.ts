import type { PgBoss } from 'pg-boss'
import type { Actor, Ctx } from '#platform/context'
import type { handClock } from '#platform/clock'
import type { Db } from '#platform/db'
import type { Engine } from '#platform/deliver'
import type { Product } from '#platform/discover'
import type { BankTwin } from './bank-twin.ts'
import type { CarrierTwin } from './carrier-twin.ts'
import { Crash, type Crashing } from './crash.ts'
import type { Interleaving } from './interleave.ts'
import type { Market, SimBuyer } from './market.ts'
import type { PaymentTwin } from './payment-twin.ts'
import type { Post } from './post.ts'
import type { Prng } from './prng.ts'
import type { SimPool } from './sim-pool.ts'
import type { Weather } from './weather.ts'
import type { WindowTwin } from './window-twin.ts'

/** What one history is played with. */
export type Sim = {
  readonly random: Prng
  readonly clock: ReturnType<typeof handClock>
  readonly product: Product
  readonly market: Market
  readonly weather: Weather
  readonly post: Post
  readonly payments: PaymentTwin
  /** A second company, which buyers may choose. */
  readonly cards: PaymentTwin
  readonly carrier: CarrierTwin
  readonly window: WindowTwin
  readonly bank: BankTwin
  /** The server's pool, whose parallel transactions the seed can interleave. */
  readonly server: SimPool
  readonly interleaving: Interleaving
  /** The server's engine over that pool, for what a request does after its commit. */
  readonly web: Engine
  /** The worker's engine over a wire that can be cut, and its jobs. */
  readonly worker: Engine
  readonly boss: PgBoss
  readonly crashing: Crashing
  /** The server's wire, which can be cut, too. */
  readonly serving: Crashing
  /** A connection of the simulation's own: looks, and moves leases that the machine's time would move. */
  readonly look: Db
  /** One transaction of the server. */
  as<T, A extends Actor>(actor: A, work: (ctx: Ctx<A>) => Promise<T>): Promise<T>
  /** Writes one line of the history. */
  note(line: string): void
  /** Quotes nobody has tried to place yet, and those that were placed. */
  readonly quotes: { readonly buyer: SimBuyer; readonly quoteId: string }[]
  readonly acknowledged: {
    readonly buyer: SimBuyer
    readonly checkoutId: string
    readonly orderIds: readonly string[]
  }[]
}

/** Whether the server died over this; then a new one stands in its place, and whoever asked heard nothing. */
export function fell({ serving, note }: Pick<Sim, 'serving' | 'note'>, error: unknown): boolean {
  if (!(error instanceof Crash) || !serving.dead()) return false
  serving.revive()
  note('the server died')
  return true
}

export const operator: Actor & { kind: 'operator' } = { kind: 'operator', id: '00000000-0000-7000-8000-000000000001' }
export const companiesOf = ({ payments, cards }: Pick<Sim, 'payments' | 'cards'>): readonly PaymentTwin[] => [
  payments,
  cards,
]
export type BuyerOf = Extract<Actor, { kind: 'buyer' }>
export type SellerOf = Extract<Actor, { kind: 'seller' }>
/** Another person at the same desk. */
export const second: Actor & { kind: 'operator' } = { kind: 'operator', id: '00000000-0000-7000-8000-000000000002' }
export const system: Actor = { kind: 'system', id: 'simulation' }
/** Enough of an id to tell things apart in a history. */
export const short = (id: string): string => id.slice(-6)
