import { stockOf } from '#modules/inventory'
import { tariffLine, verdict as verdictOn } from '#modules/compliance'
import { chinaDay, newestRate, isStale } from '#modules/markets'
import { priceVariant } from '#modules/pricing'
import { requireApproved } from '#modules/sellers'
import { chineseOf, type Chinese } from '#modules/translation'
import type { Ctx } from '#platform/context'
import { Refusal, type RefusalParams } from '#platform/refusal'
import { priceFactsOf, type PriceFacts } from './price-facts.ts'
import type { Product, Variant } from './product.ts'
import type { Mode } from './tables.ts'
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
  | 'price-missing'
  | 'price-refused'
  | 'rate-stale'
  | 'verdict-refused'
  | 'papers-missing'
  | 'stock-missing'

export type VariantPrice = {
  readonly variant: Variant
  readonly price: PriceFacts | null
  /** Where the price was refused: a refusal's code and values. */
  readonly refused: Block | null
  readonly legalQuantity1: string
  readonly legalQuantity2: string | null
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
    (
      await chineseOf(ctx, product.sellerId, [{ productId: product.id, sourceHash: product.sourceHash }])
    ).get(product.id) ?? null
  const verdict = await verdictOf(ctx, product, mode)
  const prices: VariantPrice[] = []
  for (const variant of product.variants) prices.push(await priceOf(ctx, variant, mode))
  const blocks = [
    ...(await sellerBlocks(ctx, product.sellerId)),
    ...factBlocks(product),
    ...(await codeBlocks(ctx, product)),
    ...verdictBlocks(verdict),
    ...chineseBlocks(chinese),
    ...(await rateBlocks(ctx)),
    ...prices.flatMap((each) => each.refused ?? []),
    ...(await stockBlocks(ctx, product, mode)),
  ]
  return { mode, blocks, chinese, verdict, prices }
}

/** The landed price of one variant in one mode, or why it has none. */
export async function priceOf(ctx: Ctx, variant: Variant, mode: Mode): Promise<VariantPrice> {
  const { hsCode, weightGrams, keep, shelf, net } = variant
  const line = hsCode === null ? null : await tariffLine(ctx, hsCode, chinaDay(ctx.now))
  const legal = {
    variant,
    legalQuantity1: variant.legalQuantity1 ?? inUnit(variant, line?.unit1 ?? null) ?? '1',
    legalQuantity2: variant.legalQuantity2 ?? inUnit(variant, line?.unit2 ?? null),
  }
  if (hsCode === null || weightGrams === null || line === null || (keep === null && shelf === null))
    return { ...legal, price: null, refused: null }
  try {
    const wish = keep === null ? { shelf: shelf ?? undefined } : { keep }
    const landed = await priceVariant(ctx, {
      hsCode,
      weightGrams,
      mode,
      ...('keep' in wish ? { keep: wish.keep } : wish.shelf === undefined ? {} : { shelf: wish.shelf }),
      ...(net === null ? {} : { legalQuantity: net }),
    })
    return { ...legal, price: priceFactsOf(landed), refused: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // A stale rate is a block of its own, said once and not for each variant.
    if (error.code.startsWith('markets.rate-')) return { ...legal, price: null, refused: null }
    const details = { ...error.params, variant: nameOf(variant), why: error.code }
    return { ...legal, price: null, refused: { code: 'price-refused', details } }
  }
}

/** The verdict of the strictest of its codes, or null when no code is known yet. */
export async function verdictOf(ctx: Ctx, product: Product, mode: Mode): Promise<VerdictFacts | null> {
  const { originState } = product
  if (originState === null) return null
  const codes = [...new Set(product.variants.flatMap((variant) => variant.hsCode ?? []))]
  const all: VerdictFacts[] = []
  for (const code of codes)
    all.push(
      VerdictFacts.parse(
        await verdictOn(ctx, {
          code,
          originState,
          mode,
          hasPapers: product.papers,
          attributes: product.attributes,
        }),
      ),
    )
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
  const blocks: Block[] = []
  for (const code of codes)
    if ((await tariffLine(ctx, code, chinaDay(ctx.now))) === null) blocks.push(block('hs-unknown', { code }))
  return blocks
}

function verdictBlocks(verdict: VerdictFacts | null): readonly Block[] {
  if (verdict === null || verdict.verdict === 'allowed') return []
  const ruleId = verdict.reasons[0]?.ruleId ?? ''
  return [block(verdict.verdict === 'refused' ? 'verdict-refused' : 'papers-missing', { rule: ruleId })]
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

/** What one piece counts in a legal unit of the tariff, where that follows from its contents; units by their customs code. */
function inUnit({ net, weightGrams }: Variant, unit: string | null): string | null {
  if (unit === null) return null
  if (unit === '035') return net?.unit === 'g' ? thousandth(net.amount) : thousandth(String(weightGrams ?? 0))
  if (unit === '095') return net?.unit === 'ml' ? thousandth(net.amount) : null
  return '1'
}

/** Decimal text divided by a thousand, exactly. */
function thousandth(text: string): string {
  const [whole = '0', part = ''] = text.split('.')
  const digits = whole.padStart(4, '0')
  return `${digits.slice(0, -3)}.${digits.slice(-3)}${part}`.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '')
}
