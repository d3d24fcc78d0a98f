import { readFile } from 'node:fs/promises'
import type { Journey } from './journey.ts'
import { amount, at, expect, list, text } from './read.ts'
import type { SellerOnWalk } from './seller.ts'

export type Goods = { readonly productId: string; readonly listingId: string; readonly variantId: string }

const file = new URL('../../demo/shopify/orchard-farm.csv', import.meta.url)
const handle = 'dried-tart-cherries'
export const chineseTitle = '无添加酸樱桃干'

/** The shop's own product file goes in, one product of it is made ready for China, judged, priced and put on sale. */
export async function bringGoods(journey: Journey, seller: SellerOnWalk): Promise<Goods> {
  const productId = await importFile(journey, seller)
  const of = `/api/v1/seller/products/${productId}`
  await describe(journey, seller, of)
  await translate(journey, seller, of)
  await judge(journey, seller, of)
  await classify(journey, seller, of)
  return journey.step('seller publishes for 9610', async () => {
    const answer = await journey.send(seller.who, 'POST', `${of}/publish`, { mode: '9610' })
    const listingId = text(answer, 'listingId')
    const variantId = text(answer, 'product', 'variants', 0, 'variantId')
    return [
      { productId, listingId, variantId },
      { product: productId, listing: listingId },
    ] as const
  })
}

async function importFile(journey: Journey, { who }: SellerOnWalk): Promise<string> {
  const bytes = new Uint8Array(await readFile(file))
  const path = '/api/v1/seller/product-imports?format=shopify'
  const csv = { contentType: 'text/csv; charset=utf-8' }
  await journey.step('seller tries the product file: a dry run', async () => {
    const report = await journey.send(who, 'POST', `${path}&dry_run=true`, bytes, csv)
    expect(at(report, 'dryRun') === true && Number(at(report, 'created')) > 0, 'the dry run would create nothing')
    return [undefined, { products: String(at(report, 'products')), variants: String(at(report, 'variants')) }] as const
  })
  return journey.step('seller imports the product file, twice: the second run changes nothing', async () => {
    const report = await journey.send(who, 'POST', path, bytes, csv)
    const again = await journey.send(who, 'POST', path, bytes, csv)
    expect(at(again, 'created') === 0 && at(again, 'changed') === 0, 'the second import changed something')
    const made = list(report, 'changes').find((each) => text(each, 'handle') === handle)
    const productId = text(made, 'productId')
    return [productId, { created: String(at(report, 'created')), product: productId }] as const
  })
}

async function describe(journey: Journey, { who }: SellerOnWalk, of: string): Promise<void> {
  const hsCode = await journey.step('seller picks the HS code from candidates for words', async () => {
    const found = list(await journey.get(who, '/api/v1/hs-codes?words=dried%20cherries'), 'items')
    const lines = found.flatMap((each) => list(each, 'lines'))
    const line = lines.find((each) => text(each, 'hs8').startsWith('0813')) ?? lines[0]
    return [text(line, 'hs8'), { hs: text(line, 'hs8'), candidates: String(found.length) }] as const
  })
  await journey.step('seller gives origin, weight, contents and the dollars to keep', async () => {
    const variants = list(await journey.get(who, of), 'variants')
    const answer = await journey.send(who, 'PATCH', of, {
      originState: 'WA',
      hsCode,
      variants: variants.map((variant, index) => ({
        variantId: text(variant, 'variantId'),
        weightGrams: 260 + 240 * index,
        net: { amount: String(227 * (index + 1)), unit: 'g' },
        legalQuantity1: `0.${227 * (index + 1)}`,
        keep: { amount: `${8 + 7 * index}.40`, currency: 'USD' },
      })),
    })
    return [undefined, { origin: text(answer, 'originState') }] as const
  })
}

async function translate(journey: Journey, { who }: SellerOnWalk, of: string): Promise<void> {
  await journey.step('seller gets a Chinese draft, edits it and approves it', async () => {
    const draft = await journey.send(who, 'POST', `${of}/chinese-draft`, {})
    const drafted = at(draft, 'text')
    const edited = {
      titleZh: chineseTitle,
      descriptionZhHtml: '<p>整颗蒙莫朗西酸樱桃，低温慢慢烘干。</p>',
      optionNamesZh: list(drafted, 'optionNamesZh').map((name) =>
        typeof name === 'string' && name !== '' ? name : '规格',
      ),
      optionValuesZh: list(drafted, 'optionValuesZh').map((values) =>
        Array.isArray(values) ? values.map((value, index) => String(value) || `规格${index + 1}`) : [],
      ),
    }
    await journey.send(who, 'PUT', `${of}/chinese`, edited)
    const approved = await journey.send(who, 'POST', `${of}/chinese/approve`, {})
    expect(text(approved, 'state') === 'approved', 'the Chinese is not approved')
    return [undefined, { draftedBy: text(draft, 'draftedBy'), title: text(approved, 'text', 'titleZh') }] as const
  })
}

async function judge(journey: Journey, { who }: SellerOnWalk, of: string): Promise<void> {
  await journey.step('seller sees the verdict with its rule', async () => {
    const modes = list(await journey.get(who, `${of}/verdict`), 'modes')
    const direct = modes.find((each) => text(each, 'mode') === '9610')
    const verdict = text(direct, 'verdict', 'verdict')
    expect(verdict === 'allowed', `the verdict is ${verdict}`)
    return [undefined, { verdict, rule: text(direct, 'verdict', 'reasons', 0, 'ruleId') }] as const
  })
  await journey.step('seller sees the landed price, whose parts sum to the shelf price', async () => {
    const modes = list(await journey.get(who, `${of}/landed-price`), 'modes')
    const direct = modes.find((each) => text(each, 'mode') === '9610')
    const price = at(direct, 'variants', 0, 'price')
    const parts = ['goods', 'freight', 'insurance', 'duty', 'consumptionTax', 'vat', 'rounding']
    const sum = parts.reduce((total, part) => total + amount(price, part).minor, 0n)
    const shelf = amount(price, 'shelf').minor
    expect(sum === shelf, `the parts sum to ${sum}, the shelf price is ${shelf}`)
    return [
      undefined,
      { shelf: text(price, 'shelf', 'amount'), keep: text(price, 'keep', 'amount'), rate: text(price, 'rateText') },
    ] as const
  })
}

async function classify(journey: Journey, { who }: SellerOnWalk, of: string): Promise<void> {
  await journey.step('seller classifies the product for export and signs it', async () => {
    const signed = { groups: [], reason: 'dried fruit, on no control list', signedName: 'Nora Aldercreek' }
    const answer = await journey.send(who, 'POST', `${of}/export-classification`, signed)
    expect(text(answer, 'outcome') === 'ear99', `the product is ${text(answer, 'outcome')}`)
    return [undefined, { outcome: text(answer, 'outcome') }] as const
  })
}
