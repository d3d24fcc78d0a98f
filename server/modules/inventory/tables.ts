export type Place = 'us' | 'bonded'
export type Tables = {
  'inventory.stock': { seller_id: string; variant_id: string; place: Place; on_hand: bigint; reserved: bigint }
  'inventory.reservation': {
    seller_id: string
    order_id: string
    variant_id: string
    place: Place
    quantity: bigint
    state: 'held' | 'given_back' | 'consumed' | 'restocked'
    at: Date
    ended_at: Date | null
  }
  'inventory.movement': {
    seller_id: string
    id: string
    variant_id: string
    place: Place
    change: bigint
    kind: 'counted' | 'shipped' | 'returned'
    order_id: string | null
    at: Date
  }
}
