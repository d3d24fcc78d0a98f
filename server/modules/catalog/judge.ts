import { stockOf } from '#modules/inventory'
import { tariffLines, verdict as verdictOn, type TariffRow } from '#modules/compliance'
import { isStale, newestRate } from '#modules/markets'
import { priceOf as priceIn, readPrices, type PriceBook } from '#modules/pricing'
import { requireApproved } from '#modules/sellers'
import { chineseOf, type Chinese } from '#modules/translation'
import type { Ctx } from '#platform/context'
import { Refusal, type RefusalParams } from '#platform/refusal'
import { priceFactsOf, type PriceFacts } from './price-facts.ts'
import type { Product, Variant } from './product.ts'
import type { Mode } from './tables.ts'
import { quantitiesOf, type Quantities } from './quantities.ts'
import { strictest, VerdictFacts } from './verdict-facts.ts'

/** One thing that stands between a product and its sale; its words are the message `catalog.block.<code>`. */
export type Block = { readonly code: BlockCode; readonly details: RefusalParams }
export type BlockCode =
  | 'seller-not-approved'
  | 'archived'
  | 'no-variants'
  | 'origin-missing'
  | 'weight-missing'
  | 'hs-missing'
  | 'hs-unknown'
  | 'chinese-missing'
  | 'chinese-stale'
  | 'chinese-not-approved'
  | 'quantity-missing'
  | 'price-missing'
  | 'price-refused'
  | 'rate-stale'
  | 'rules-missing'
  | 'verdict-refused'
  | 'papers-missing'
  | 'needs-specialist'
  | 'stock-missing'

export type VariantPrice = Pick<Quantities, 'legalQuantity' | 'secondQuantity'> & {
  readonly variant: Variant
  readonly price: PriceFacts | null
  /** Where the price was refused: a refusal's code and values. */
  readonly refused: Block | null
}

export type Judgement = {
  readonly mode: Mode
  /** Empty when nothing is in the way; in the order in which a seller would mend them. */
  readonly blocks: readonly Block[]
  readonly chinese: Chinese | null
  readonly verdict: VerdictFacts | null
  readonly prices: readonly VariantPrice[]
}

/**
 * Everything that decides whether a product may be on sale in one mode, computed afresh from today's dated rows: the
 * price of each variant, the verdict of the rules, the state of its Chinese, its seller and its stock. Changes nothing.
 */
export async function judge(ctx: Ctx, product: Product, mode: Mode): Promise<Judgement> {
  const chinese =
    (await chineseOf(ctx, product.sellerId, [{ productId: product.id, sourceHash: product.sourceHash }])).get(
      product.id,
    ) ?? null
  const ruled = await verdictOf(ctx, product, mode)
  const verdict = ruled === 'rules-missing' ? null : ruled
  const prices = await pricesOf(ctx, product.variants, mode)
  const blocks = [
    ...(await sellerBlocks(ctx, product.sellerId)),
    ...factBlocks(product),
    ...(await codeBlocks(ctx, product)),
    ...(ruled === 'rules-missing' ? [block('rules-missing')] : verdictBlocks(ruled)),
    ...chineseBlocks(chinese),
    ...(await rateBlocks(ctx)),
    ...prices.flatMap((each) => each.refused ?? []),
    ...(await stockBlocks(ctx, product, mode)),
  ]
  return { mode, blocks, chinese, verdict, prices }
}

/** The landed price of each variant in one mode, or why it has none; the dated rows are read once. */
export async function pricesOf(ctx: Ctx, variants: readonly Variant[], mode: Mode): Promise<readonly VariantPrice[]> {
  const codes = [...new Set(variants.flatMap((variant) => variant.hsCode ?? []))]
  const lines = await tariffLines(ctx, codes)
  const book = await bookOf(ctx, [...lines.keys()])
  return variants.map((variant) => priceOf(book, variant, lines.get(variant.hsCode ?? '') ?? null, mode))
}

async function bookOf(ctx: Ctx, codes: readonly string[]): Promise<PriceBook | Refusal> {
  try {
    return await readPrices(ctx, { codes })
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function priceOf(book: PriceBook | Refusal, variant: Variant, line: TariffRow | null, mode: Mode): VariantPrice {
  const { hsCode, weightGrams, keep, shelf } = variant
  const { lacks, ...quantities } = quantitiesOf(variant, line)
  const unpriced = { variant, ...quantities, price: null, refused: null }
  if (hsCode === null || weightGrams === null || line === null) return unpriced
  if (lacks !== null)
    return { ...unpriced, refused: block('quantity-missing', { variant: nameOf(variant), unit: lacks }) }
  const wish = keep !== null ? { keep } : shelf !== null ? { shelf } : null
  if (wish === null) return unpriced
  try {
    if (book instanceof Refusal) throw book
    return { ...unpriced, price: priceFactsOf(priceIn(book, { hsCode, weightGrams, mode, ...wish, ...quantities })) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // A stale rate is a block of its own, said once and not for each variant.
    if (error.code.startsWith('markets.rate-')) return unpriced
    const details = { ...error.params, variant: nameOf(variant), why: error.code }
    return { ...unpriced, refused: block('price-refused', details) }
  }
}

/** The verdict on the strictest of its codes; null while origin or code is unknown. */
async function verdictOf(ctx: Ctx, product: Product, mode: Mode): Promise<VerdictFacts | null | 'rules-missing'> {
  const { originState, papers: hasPapers, attributes } = product
  if (originState === null) return null
  const codes = [...new Set(product.variants.flatMap((variant) => variant.hsCode ?? []))]
  const all: VerdictFacts[] = []
  try {
    for (const code of codes)
      all.push(VerdictFacts.parse(await verdictOn(ctx, { code, originState, mode, hasPapers, attributes })))
  } catch (error) {
    if (error instanceof Refusal && error.code === 'compliance.rules-missing') return 'rules-missing'
    throw error
  }
  return strictest(all)
}

async function sellerBlocks(ctx: Ctx, sellerId: string): Promise<readonly Block[]> {
  try {
    await requireApproved(ctx, sellerId)
    return []
  } catch (error) {
    if (error instanceof Refusal) return [block('seller-not-approved')]
    throw error
  }
}

function factBlocks(product: Product): readonly Block[] {
  const each = (code: BlockCode, lacks: (variant: Variant) => boolean): readonly Block[] =>
    product.variants.filter(lacks).map((variant) => block(code, { variant: nameOf(variant) }))
  return [
    ...(product.status === 'archived' ? [block('archived')] : []),
    ...(product.variants.length === 0 ? [block('no-variants')] : []),
    ...(product.originState === null ? [block('origin-missing')] : []),
    ...each('weight-missing', (variant) => variant.weightGrams === null),
    ...each('hs-missing', (variant) => variant.hsCode === null),
    ...each('price-missing', (variant) => variant.keep === null && variant.shelf === null),
  ]
}

async function codeBlocks(ctx: Ctx, product: Product): Promise<readonly Block[]> {
  const codes = [...new Set(product.variants.flatMap((variant) => variant.hsCode ?? []))]
  const known = await tariffLines(ctx, codes)
  return codes.filter((code) => !known.has(code)).map((code) => block('hs-unknown', { code }))
}

const verdictBlock = {
  refused: 'verdict-refused',
  needs_papers: 'papers-missing',
  specialist: 'needs-specialist',
} as const
/** The blocks that come and go with the rules alone. */
export const blocksOfRules: readonly BlockCode[] = Object.values(verdictBlock)

/** What a verdict puts in the way of a sale: nothing when it is allowed. */
export function verdictBlocks(verdict: VerdictFacts | null): readonly Block[] {
  if (verdict === null || verdict.verdict === 'allowed') return []
  return [block(verdictBlock[verdict.verdict], { rule: verdict.reasons[0]?.ruleId ?? '' })]
}

function chineseBlocks(chinese: Chinese | null): readonly Block[] {
  if (chinese === null || chinese.text === null) return [block('chinese-missing')]
  if (chinese.stale) return [block('chinese-stale')]
  return chinese.state === 'approved' ? [] : [block('chinese-not-approved')]
}

async function rateBlocks(ctx: Ctx): Promise<readonly Block[]> {
  const rate = await newestRate(ctx, { from: 'USD', to: 'CNY' })
  return rate === null || isStale(rate, ctx.now) ? [block('rate-stale')] : []
}

/** The bonded mode needs goods in the bonded warehouse; direct mail needs the seller to count its stock at all. */
async function stockBlocks(ctx: Ctx, product: Product, mode: Mode): Promise<readonly Block[]> {
  const { sellerId } = product
  const stock = await stockOf(
    ctx,
    product.variants.map(({ id }) => ({ sellerId, variantId: id })),
  )
  const stands =
    mode === '1210'
      ? stock.some((each) => each.place === 'bonded' && each.onHand > 0)
      : stock.some((each) => each.place === 'us')
  return stands ? [] : [block('stock-missing', { place: mode === '1210' ? 'bonded' : 'us' })]
}

const block = (code: BlockCode, details: RefusalParams = {}): Block => ({ code, details })

const nameOf = (variant: Variant): string => variant.sku ?? variant.optionValues.join(' / ')
