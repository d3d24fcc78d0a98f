import type { Tx } from './db.ts'
import type { World } from './world.ts'

/** Who acts. A seller's person acts for one business; the system acts in jobs and listeners. */
export type Actor =
  | { readonly kind: 'anyone'; readonly visitorId: string | null }
  | { readonly kind: 'buyer'; readonly id: string; readonly visitorId: string | null }
  | { readonly kind: 'seller'; readonly id: string; readonly sellerId: string | null }
  | { readonly kind: 'operator'; readonly id: string }
  | { readonly kind: 'system'; readonly id: string }

export type ActorKind = Actor['kind']

/** What every use case is handed first: its transaction, its moment, and who acts. Nothing else is ambient. */
export type Ctx<A extends Actor = Actor> = {
  readonly tx: Tx
  readonly now: Date
  readonly actor: A
  readonly requestId: string
  readonly world: World
}

/** Who asked, and under which request: what an audit row names. A context is one by nature. */
export type By = { readonly actor: Actor; readonly requestId: string }

/** The context of several requests that share one transaction: each of them says by whom it comes. */
export type BatchCtx = Omit<Ctx, keyof By>

/** A context for the system's own work (jobs, listeners, sweeps) in the same transaction. */
export const asSystem = (ctx: Ctx, name: string): Ctx => ({ ...ctx, actor: { kind: 'system', id: name } })
