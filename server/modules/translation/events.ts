import { event } from '#platform/outbox'
import { id, z } from '#platform/wire'

/** The Chinese of a product became another one: it was drafted, edited or approved. */
export const chineseChanged = event('translation.chinese-changed', z.object({ sellerId: id, productId: id }))
