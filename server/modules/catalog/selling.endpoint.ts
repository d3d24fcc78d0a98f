import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, nullable, z } from '#platform/wire'
import { judge, type Judgement } from './judge.ts'
import { PriceFacts } from './price-facts.ts'
import { ProductView, viewOf } from './product-view.ts'
import { publish, takeDown } from './publish.ts'
import { productOf } from './read-product.ts'
import { VerdictFacts } from './verdict-facts.ts'

const params = z.object({ productId: id })
const Mode = z.enum(['9610', '1210'])
const refusals = ['sellers.no-business', 'catalog.product-not-found'] as const
const BlockView = z.object({ code: z.string(), details: z.record(z.string(), z.union([z.string(), z.number()])) })

const blocksOf = (judged: Judgement): z.output<typeof BlockView>[] =>
  judged.blocks.map(({ code, details }) => ({ code, details: { ...details } }))

export const showLandedPrice = endpoint({
  id: 'showLandedPrice',
  method: 'get',
  path: '/api/v1/seller/products/{productId}/landed-price',
  summary: 'What each variant costs at the door in each mode, and every dated row the price rests on',
  who: ['seller'],
  params,
  reply: z.object({
    modes: z.array(
      z.object({
        mode: Mode,
        variants: z.array(
          z.object({
            variantId: id,
            price: nullable(PriceFacts),
            refused: nullable(BlockView),
          }),
        ),
        blocks: z.array(BlockView),
      }),
    ),
  }),
  refusals,
  handle: async (ctx, { params: { productId } }) => {
    const product = await productOf(ctx, actingSeller(ctx.actor), productId)
    const modes = []
    for (const mode of ['9610', '1210'] as const) {
      const judged = await judge(ctx, product, mode)
      modes.push({
        mode,
        variants: judged.prices.map(({ variant, price, refused }) => ({
          variantId: variant.id,
          price,
          refused: refused === null ? null : { code: refused.code, details: { ...refused.details } },
        })),
        blocks: blocksOf(judged),
      })
    }
    return { modes }
  },
})

export const showVerdict = endpoint({
  id: 'showVerdict',
  method: 'get',
  path: '/api/v1/seller/products/{productId}/verdict',
  summary: 'Whether the product may enter in each mode, by which rule, and what to do',
  who: ['seller'],
  params,
  reply: z.object({
    modes: z.array(z.object({ mode: Mode, verdict: nullable(VerdictFacts), blocks: z.array(BlockView) })),
  }),
  refusals,
  handle: async (ctx, { params: { productId } }) => {
    const product = await productOf(ctx, actingSeller(ctx.actor), productId)
    const modes = []
    for (const mode of ['9610', '1210'] as const) {
      const judged = await judge(ctx, product, mode)
      modes.push({ mode, verdict: judged.verdict, blocks: blocksOf(judged) })
    }
    return { modes }
  },
})

export const publishProduct = endpoint({
  id: 'publishProduct',
  method: 'post',
  path: '/api/v1/seller/products/{productId}/publish',
  summary: 'Put the product on sale in China in one mode',
  who: ['seller'],
  params,
  body: z.strictObject({ mode: Mode }),
  reply: z.object({ listingId: id, product: ProductView }),
  refusals: [...refusals, 'catalog.not-ready'],
  handle: async (ctx, { params: { productId }, body }) => {
    const sellerId = actingSeller(ctx.actor)
    const { listingId } = await publish(ctx, { sellerId, productId, mode: body.mode })
    return { listingId, product: viewOf(await productOf(ctx, sellerId, productId)) }
  },
})

export const takeDownProduct = endpoint({
  id: 'takeDownProduct',
  method: 'post',
  path: '/api/v1/seller/products/{productId}/take-down',
  summary: 'Take the product off sale, in one mode or in all',
  who: ['seller'],
  params,
  body: z.strictObject({ mode: Mode.optional() }),
  reply: ProductView,
  refusals: [...refusals, 'catalog.not-live'],
  handle: async (ctx, { params: { productId }, body }) => {
    const sellerId = actingSeller(ctx.actor)
    await takeDown(ctx, { sellerId, productId, mode: body.mode })
    return viewOf(await productOf(ctx, sellerId, productId))
  },
})
