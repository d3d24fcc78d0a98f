export type Side = 'buyer' | 'seller' | 'operator'
/** `order`: shown before there is a return or dispute that it belongs to. */
export type About = 'order' | 'return' | 'dispute'
export type PictureState = 'waiting' | 'ready' | 'refused'
export type Tables = {
  'evidence.piece': {
    seller_id: string
    id: string
    buyer_id: string
    order_id: string
    about: About
    about_id: string
    by_side: Side
    by_account: string
    words: string | null
    picture_state: PictureState | null
    at: Date
  }
}
