import { sql } from '#platform/db'
import type { OrderState } from '#modules/orders'
import type { Sim } from './sim.ts'

export type SimOrder = {
  readonly sellerId: string
  readonly orderId: string
  readonly buyerId: string
  readonly state: OrderState
}

/** The orders in some states, oldest first. */
export async function ordersIn({ look }: Sim, states: readonly OrderState[]): Promise<readonly SimOrder[]> {
  const { rows } = await sql<SimOrder>`
    select seller_id as "sellerId", id as "orderId", buyer_id as "buyerId", state
      from orders.order where state = any(${[...states]}) order by id
  `.execute(look)
  return rows
}
