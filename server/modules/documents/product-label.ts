import { chineseOfProduct, productOf, showListing, type Product } from '#modules/catalog'
import { chinaDay, customsCodes } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { exporterOf } from './gather.ts'
import type { LabelContent } from './contents.ts'
import { LabelStated } from './label-stated.ts'
import { makeLabel } from './make-label.ts'
import { refuse } from './refusals.ts'
import { keepStatement, statedOf, type ProductKey } from './statements.ts'

export type ProductLabel = { readonly stated: LabelStated; readonly label: LabelContent; readonly product: Product }

/** The label of a seller's product: what was stated for it and what it makes. Refused `catalog.product-not-found`. */
export async function labelOfProduct(ctx: Ctx, key: ProductKey): Promise<ProductLabel> {
  const product = await productOf(ctx, key.sellerId, key.productId)
  const chinese = await chineseOfProduct(ctx, key)
  const stated = await statementOf(ctx, key)
  const net = product.variants.flatMap((variant) =>
    variant.net === null ? [] : [{ option: optionOf(product, variant.optionValues, chinese), ...variant.net }],
  )
  const label = await make(ctx, key, {
    title: chinese?.text?.titleZh ?? product.title,
    hsCode: product.variants.find(({ hsCode }) => hsCode !== null)?.hsCode ?? product.hsHint ?? '',
    originState: product.originState ?? '',
    net: net.length < product.variants.length ? [] : net,
    stated,
  })
  return { stated: LabelStated.parse(stated?.fields ?? {}), label, product }
}

/** Keeps what a seller states for the label. Refused `catalog.product-not-found`. */
export async function stateLabel(ctx: Ctx, key: ProductKey, stated: LabelStated): Promise<ProductLabel> {
  await productOf(ctx, key.sellerId, key.productId)
  await keepStatement(ctx, 'label', key, stated)
  return await labelOfProduct(ctx, key)
}

/** The label that a buyer reads before buying. Refused `catalog.listing-not-found`. */
export async function labelOfListing(
  ctx: Ctx,
  productId: string,
): Promise<{ readonly label: LabelContent; readonly notices: readonly string[]; readonly demonstration: boolean }> {
  const listing = await showListing(ctx, productId)
  const mode = listing.modes.find(({ state }) => state === 'live') ?? listing.modes[0]
  if (mode === undefined) throw refuse('documents.no-label')
  const key = { sellerId: listing.sellerId, productId }
  const product = await productOf(ctx, key.sellerId, productId)
  const several = mode.variants.length > 1
  const net = mode.variants.flatMap(({ variantId, optionValuesZh }) => {
    const found = product.variants.find(({ id }) => id === variantId)?.net ?? null
    return found === null ? [] : [{ option: several ? optionValuesZh.join(' ') : '', ...found }]
  })
  const label = await make(ctx, key, {
    title: listing.titleZh,
    hsCode: mode.variants[0]?.hsCode ?? '',
    originState: listing.originState,
    net: net.length < mode.variants.length ? [] : net,
    stated: await statementOf(ctx, key),
  })
  return { label, notices: mode.verdict.notices.map(({ zh }) => zh), demonstration: listing.demonstration }
}

const statementOf = async (ctx: Ctx, { sellerId, productId }: ProductKey) =>
  (await statedOf(ctx, 'label', sellerId, [productId], ctx.now)).get(productId) ?? null

async function make(
  ctx: Ctx,
  { sellerId, productId }: ProductKey,
  facts: Pick<Parameters<typeof makeLabel>[0], 'title' | 'hsCode' | 'originState' | 'net' | 'stated'>,
): Promise<LabelContent> {
  const { codes } = await customsCodes(ctx)
  return makeLabel(
    {
      ...facts,
      productId,
      maker: await exporterOf(ctx, sellerId),
      agent: codes.agent?.name ?? null,
      on: chinaDay(ctx.now),
    },
    ctx.world.say('zh-Hans'),
  )
}

/** The option of a variant in Chinese, where it was translated; empty where there is one variant only. */
function optionOf(product: Product, values: readonly string[], chinese: Chinese): string {
  if (product.variants.length < 2) return ''
  return values
    .map((value, option) => {
      const at = chinese?.source.optionValues[option]?.indexOf(value) ?? -1
      return chinese?.text?.optionValuesZh[option]?.[at] ?? value
    })
    .join(' ')
}
type Chinese = Awaited<ReturnType<typeof chineseOfProduct>>
