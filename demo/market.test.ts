import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'csv-parse/sync'
import {
  buyers,
  drawingFile,
  identityCheck,
  operators,
  orders,
  products,
  sellers,
  type Mode,
  type Product,
  type Variant,
  type Verdict,
  type Words,
} from './index.ts'

const tariff = table('cn-tariff/cn-tariff-demo.csv')
const lines = new Map(tariff.map((row) => [row['hs8'], row]))
const skus = new Map(products.flatMap((product) => product.variants.map((variant) => [variant.sku, product] as const)))

test('there are at least 8 sellers in 5 states and 48 products in every category', () => {
  const selling = sellers.filter((seller) => seller.verification.state === 'approved')
  assert(selling.length >= 8)
  assert(new Set(selling.map((seller) => seller.address.state)).size >= 5)
  assert(products.length >= 48, `${products.length} products`)
  for (const category of [
    'fresh_fruit',
    'nuts',
    'honey',
    'wine',
    'cereal',
    'baby',
    'beauty',
    'garments',
    'shoes',
    'home',
    'appliances',
  ])
    assert(
      products.some((product) => product.category === category),
      category,
    )
  for (const product of products)
    assert(
      selling.some((seller) => seller.handle === product.seller),
      product.handle,
    )
})

test('every county, NAICS code and state of a seller exists and they agree', () => {
  const counties = new Map(table('us-fips/counties.csv').map((row) => [row['fips'], row['state_postal']]))
  const naics = new Set(table('naics/naics-2022.csv').map((row) => row['code']))
  for (const seller of sellers) {
    assert.equal(counties.get(seller.countyFips), seller.address.state, seller.handle)
    assert(naics.has(seller.naics), seller.handle)
    assert.equal(routingSum(seller.bank.routingNumber) % 10, 0)
  }
  for (const product of products)
    assert.equal(
      sellers.find((seller) => seller.handle === product.seller)?.address.state,
      product.originState,
      product.handle,
    )
})

test('every product names a line of the seed, and its legal quantities fit the units of that line', () => {
  for (const product of products) {
    const line = lines.get(product.hs8)
    assert(line, `${product.handle} names ${product.hs8}`)
    for (const variant of product.variants) {
      assert.equal(variant.legalQuantity2 === null, line['legal_unit_2'] === '', variant.sku)
      legalQuantityFits(variant, line['legal_unit_1'], variant.legalQuantity1)
      legalQuantityFits(variant, line['legal_unit_2'], variant.legalQuantity2)
      assert(variant.keepUsdMinor > 0n && variant.keepUsdMinor < variant.listUsdMinor, variant.sku)
    }
  }
})

test('handles, SKUs, phones and order keys are unique', () => {
  for (const keys of [
    sellers.map((seller) => seller.handle),
    products.map((product) => product.handle),
    products.flatMap((product) => product.variants.map((variant) => variant.sku)),
    buyers.map((buyer) => buyer.phone),
    operators.map((operator) => operator.email),
    orders.map((order) => order.key),
  ])
    assert.equal(new Set(keys).size, keys.length)
})

test('demo identities pass the checksum, were born in 1900 and live in real districts', () => {
  const districts = new Map(table('cn-divisions/districts.csv').map((row) => [row['code'], row]))
  assert.equal(identityCheck('11010519491231002'), 'X')
  for (const { identityNumber, phone, address } of buyers) {
    assert.match(identityNumber, /^\d{6}1900\d{7}[\dX]$/)
    assert.equal(identityCheck(identityNumber.slice(0, 17)), identityNumber.slice(17))
    const [year, month, day] = [identityNumber.slice(6, 10), identityNumber.slice(10, 12), identityNumber.slice(12, 14)]
    assert.equal(new Date(`${year}-${month}-${day}T00:00:00Z`).toISOString().slice(0, 10), `${year}-${month}-${day}`)
    const district = districts.get(address.districtCode)
    assert.equal(district?.['city_code'], address.cityCode)
    assert.equal(district?.['province_code'], address.provinceCode)
    assert.match(phone, /^\+861400000\d{4}$/)
  }
})

test('a freight card never makes one parcel dearer than two, up to the weight it takes', () => {
  for (const card of markets().freightCards) {
    const most = card.weightMaxGrams
    assert.equal(card.bands.at(-1)?.upToGrams, most)
    const price = (weightGrams: number) =>
      BigInt(card.bands.find((band) => weightGrams <= band.upToGrams)?.priceMinor ?? '-1')
    const edges = card.bands.flatMap((band) => [band.upToGrams, band.upToGrams + 1]).concat(1)
    for (const one of edges)
      for (const two of edges)
        if (one + two <= most) assert(price(one + two) <= price(one) + price(two), `${card.route} ${one} + ${two} g`)
  }
})

test('Chinese texts are Chinese, English texts are not, and titles are short', () => {
  const words: Words[] = [
    ...sellers.flatMap((seller) => [seller.shopName, seller.story, seller.makes]),
    ...products.flatMap((product) => [
      product.title,
      product.description,
      ...(product.optionName ? [product.optionName] : []),
    ]),
  ]
  for (const { en, zh } of words) {
    assert.match(zh, /\p{Script=Han}/u)
    assert.doesNotMatch(en, /\p{Script=Han}/u)
  }
  for (const product of products) assert(Array.from(product.title.zh).length <= 30, product.title.zh)
})

test('a product with several variants names its option and each value, one with a single variant names none', () => {
  for (const product of products) {
    assert.equal(product.variants.length > 1, product.optionName !== null, product.handle)
    for (const variant of product.variants)
      assert.equal(variant.option !== null, product.optionName !== null, variant.sku)
  }
})

test('the shipped eligibility rules reach the verdict each product expects, in both modes', () => {
  for (const product of products)
    for (const mode of ['9610', '1210'] as const)
      assert.equal(verdict(product, mode), product.expected[mode], `${product.handle} by ${mode}`)
  assert(products.filter((product) => product.expected['9610'] !== 'allowed').length >= 3)
})

test('every kind of drawing a product names is there and says that it is an illustration', () => {
  for (const product of products) {
    assert(existsSync(drawingFile(product.drawing)), product.drawing)
    const svg = readFileSync(drawingFile(product.drawing), 'utf8')
    assert.match(svg, /viewBox="0 0 800 800"/)
    assert.match(svg, /<title>.*\p{Script=Han}.* · \w.*<\/title>/u)
    assert.match(svg, /插画 · illustration/)
  }
})

test('an order asks for what may be sold: one approved seller, allowed products, stock that is there', () => {
  for (const order of orders) {
    assert(buyers.some((buyer) => buyer.handle === order.buyer))
    const sold = order.lines.map((line) => skus.get(line.sku))
    assert.equal(new Set(sold.map((product) => product?.seller)).size, 1, order.key)
    for (const product of sold) assert.equal(product?.expected[order.mode], 'allowed', order.key)
  }
  for (const [sku, product] of skus) {
    const variant = product.variants.find((each) => each.sku === sku)
    for (const mode of ['9610', '1210'] as const) {
      const wanted = orders
        .filter((order) => order.mode === mode)
        .flatMap((order) => order.lines.filter((line) => line.sku === sku))
      const stock = mode === '9610' ? variant?.stockUs : variant?.stockBonded
      assert(wanted.reduce((sum, line) => sum + line.quantity, 0) <= (stock ?? 0), sku)
    }
  }
})

/** Kilograms (035) stay under the packed weight and equal a net content in grams; litres (095) equal one in millilitres. */
function legalQuantityFits(variant: Variant, unit: string | undefined, quantity: string | null): void {
  if (quantity === null) return
  assert.match(quantity, /^\d+(\.\d{1,5})?$/)
  const thousandths = Math.round(Number(quantity) * 1000)
  if (unit === '035')
    assert(thousandths > 0 && thousandths < variant.weightGrams, `${variant.sku} weighs less than it contains`)
  if ((unit === '035' && variant.net.unit === 'g') || unit === '095')
    assert.equal(thousandths, Number(variant.net.amount), variant.sku)
}

/** What the notes beside the rules say, written a second time so that a change of either is noticed. */
function verdict(product: Product, mode: Mode): Verdict {
  const line = lines.get(product.hs8)
  const listed = line?.['on_positive_list'] === 'yes'
  const states = new Set([
    line === undefined ? 'unknown_line' : '',
    line !== undefined && !listed ? 'not_listed' : '',
    listed && !line['modes']?.split(';').includes(mode) ? 'mode_not_open' : '',
    line?.['yearly_cap_per_person'] ? 'yearly_cap' : '',
  ])
  const matching = rules().filter(
    ({ match, modes }) =>
      modes.includes(mode) &&
      ((match.hsPrefixes.some((prefix) => product.hs8.startsWith(prefix)) &&
        !match.exceptHsPrefixes.some((prefix) => product.hs8.startsWith(prefix))) ||
        match.attributes.some((attribute) => product.attributes.some((mine) => mine === attribute)) ||
        (match.tariff !== null && states.has(match.tariff))),
  )
  assert(matching.length > 0, `no rule speaks about ${product.handle} by ${mode}`)
  return (
    (['refused', 'specialist', 'needs_papers', 'allowed'] as const).find((each) =>
      matching.some((rule) => rule.verdict === each),
    ) ?? 'refused'
  )
}

type Rule = {
  readonly modes: readonly string[]
  readonly verdict: Verdict
  readonly match: {
    readonly hsPrefixes: readonly string[]
    readonly exceptHsPrefixes: readonly string[]
    readonly attributes: readonly string[]
    readonly tariff: string | null
  }
}

function rules(): readonly Rule[] {
  const file: { rules: Rule[] } = JSON.parse(reference('cn-eligibility/cn-eligibility.json'))
  return file.rules
}

function markets(): {
  readonly freightCards: readonly {
    route: string
    weightMaxGrams: number
    bands: { upToGrams: number; priceMinor: string }[]
  }[]
} {
  return JSON.parse(reference('markets/markets-demo.json'))
}

function table(name: string): Record<string, string>[] {
  return parse<Record<string, string>>(reference(name), { columns: true })
}

function reference(name: string): string {
  return readFileSync(new URL(`../server/reference/${name}`, import.meta.url), 'utf8')
}

function routingSum(digits: string): number {
  return Array.from(digits).reduce((sum, digit, place) => sum + Number(digit) * ([3, 7, 1][place % 3] ?? 0), 0)
}
