import { chineseChanged } from '#modules/translation'
import { listener } from '#platform/outbox'
import { rejudgeProducts } from './rejudge.ts'

/** An approved Chinese text brings a listing back or renews its words; an edited one waits for approval. */
export const whenChineseChanged = listener(
  'catalog.when-chinese-changed',
  chineseChanged,
  (ctx, { sellerId, productId }) => rejudgeProducts(ctx, sellerId, [productId]),
)
