import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { acknowledge, noticeEdition, saveAddress, saveRealName } from '#modules/buyers'
import {
  approveChineseOf,
  draftChineseOf,
  editProduct,
  offers,
  publish,
  saveProducts,
  type Offer,
} from '#modules/catalog'
import { loadEligibility, loadTariff } from '#modules/compliance'
import { buyerOf } from '#modules/identity'
import { makeDiscount, type NewDiscount } from '#modules/discounts'
import { setOnHand } from '#modules/inventory'
import { loadMarketSettings, setSettings } from '#modules/markets'
import { must } from '#platform/check'
import type { Actor, Ctx } from '#platform/context'
import type { Engine } from '#platform/deliver'
import { jobRun } from '#platform/job'
import { usd } from '#platform/money'
import { classifyProduct } from '#modules/export-control'
import { makeApprovedSeller } from '../test/people.ts'
import { loadSampleList } from '../modules/export-control/test-ready.ts'

const file = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const reference = (path: string): string => file(`../reference/${path}`)
const idNumber = z.string().length(18)
const People = z.object({
  buyers: z.array(z.object({ phone: z.string(), name: z.string(), identity: idNumber })),
  address: z.object({
    name: z.string(),
    phone: z.string(),
    districtCode: z.string(),
    detail: z.string(),
    postcode: z.null(),
  }),
})

export type BuyerActor = Extract<Actor, { kind: 'buyer' }>
export type SimBuyer = { readonly actor: BuyerActor; readonly addressId: string }
export type SimSeller = { readonly sellerId: string; readonly accountId: string }
export type SimVariant = Pick<Offer, 'sellerId' | 'productId' | 'listingId' | 'variantId'>
/** Who is on this market and what is sold there: facts only, so that every clone of its database can start from them. */
export type Market = {
  readonly sellers: readonly SimSeller[]
  /** Codes of coupons, the limited ones too. */
  readonly codes: readonly string[]
  readonly variants: readonly SimVariant[]
  readonly buyers: readonly SimBuyer[]
}

/** Dollars a piece that each variant's seller keeps: two cheap ones, two that a year's limit feels. */
const keeps = [1200n, 6000n, 15_000n, 30_000n] as const

/** One of them is walnuts, which rules may refuse while the others are let in. */
const hsCodes = ['08021200', '08023200', '08021200', '08021200'] as const

/** A handful of sellers, variants and buyers; two of the buyers are one person. */
export async function openMarket(engine: Engine): Promise<Market> {
  const run = jobRun(engine, 'simulation')
  await run.tx(async (ctx) => {
    await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'cn-tariff-demo.csv' })
    await loadEligibility(ctx, JSON.parse(reference('cn-eligibility/cn-eligibility.json')))
    await loadMarketSettings(ctx, JSON.parse(reference('markets/markets-demo.json')), { demonstrationAsOf: ctx.now })
    const from = { source: 'simulation', certainty: 'unsure', demonstration: true, validFrom: '2026-11-01' } as const
    await loadSampleList(ctx)
    await setSettings(ctx, [{ ...from, key: 'payouts.four-eyes-usd-minor', value: fourEyesMinor }])
  })
  const sellers = [await openSeller(engine), await openSeller(engine), await openSeller(engine)]
  const variants: SimVariant[] = []
  for (const [at, keepMinor] of keeps.entries())
    variants.push(
      await run.tx((ctx) =>
        onSale(ctx, must(sellers[at % sellers.length], 'a seller').sellerId, `thing-${at}`, keepMinor, hsCodes[at]),
      ),
    )
  const people = People.parse(JSON.parse(file('people.json')))
  const buyers: SimBuyer[] = []
  for (const { phone, name, identity } of people.buyers)
    buyers.push(
      await run.tx(async (ctx) => {
        const { id } = await buyerOf(ctx, { phone, locale: 'zh-Hans' })
        await saveRealName(ctx, id, { name, idNumber: identity })
        await acknowledge(ctx, id, noticeEdition)
        const kept = await saveAddress(ctx, id, people.address)
        return { actor: { kind: 'buyer', id, visitorId: null }, addressId: kept.id }
      }),
    )
  const codes = await run.tx((ctx) => offerDiscounts(ctx, must(sellers[0], 'a seller').sellerId))
  return { sellers, codes, variants, buyers }
}

async function openSeller({ db, world, clock }: Engine): Promise<SimSeller> {
  const { actor } = await makeApprovedSeller(db, world, clock.now())
  return { sellerId: actor.sellerId, accountId: actor.id }
}

/** A coupon of each funder, of which there are few, and a promotion without a code. */
async function offerDiscounts(ctx: Ctx, sellerId: string): Promise<readonly string[]> {
  const terms = {
    listingId: null,
    minimumMinor: 0n,
    validFrom: ctx.now,
    validUntil: new Date(ctx.now.getTime() + 300 * 86_400_000),
    personMax: null,
    stacks: true,
  } satisfies Partial<NewDiscount>
  const tenth = { share: '0.1', mostMinor: null }
  await makeDiscount(
    ctx,
    { funder: 'seller', sellerId },
    { ...terms, code: 'SHOP', name: 'From the shop', takes: { amountMinor: 300n }, usesMax: 5 },
  )
  await makeDiscount(
    ctx,
    { funder: 'platform', sellerId: null },
    { ...terms, code: 'SCARCE', name: 'A few', takes: tenth, usesMax: 3 },
  )
  await makeDiscount(
    ctx,
    { funder: 'platform', sellerId: null },
    { ...terms, code: 'ONCE', name: 'Once each', takes: tenth, usesMax: null, personMax: 1 },
  )
  const fund = { funder: 'programme', programme: 'almonds abroad', sellerId: null } as const
  await makeDiscount(ctx, fund, { ...terms, code: null, name: 'Almonds', takes: { amountMinor: 57n }, usesMax: 12 })
  return ['SHOP', 'SCARCE', 'ONCE']
}

const ear99 = { groups: [], scheduleB: null, reason: 'almonds to eat', signedName: 'Ruth Halvorsen' } as const

/** Above it two operators have to agree. */
const fourEyesMinor = '15000'

async function onSale(
  ctx: Ctx,
  sellerId: string,
  handle: string,
  keepMinor: bigint,
  hsCode = '08021200',
): Promise<SimVariant> {
  const [saved] = await saveProducts(ctx, sellerId, [
    {
      handle,
      title: 'Raw almonds',
      descriptionHtml: '<p>Shelled almonds.</p>',
      vendor: 'Two Levees',
      type: 'Nuts',
      tags: [],
      status: 'active',
      optionNames: ['Size'],
      originCountry: 'US',
      pictures: [],
      variants: [{ sku: `${handle}-250`, optionValues: ['250 g'], shopPriceMinor: 740n, weightGrams: 280 }],
    },
  ])
  if (saved === undefined || saved.what !== 'created') throw new Error('the product was not made')
  const { productId, variants } = saved
  const { variantId } = must(variants[0], 'one variant')
  const edit = { originState: 'CA', hsCode, variants: [{ variantId, keep: usd(keepMinor) }] }
  await editProduct(ctx, sellerId, productId, edit)
  await draftChineseOf(ctx, { sellerId, productId })
  await approveChineseOf(ctx, { sellerId, productId })
  await setOnHand(ctx, [{ sellerId, variantId, place: 'us', onHand: 14 }])
  await publish(ctx, { sellerId, productId, mode: '9610' })
  await classifyProduct(ctx, { sellerId, productId }, ear99)
  return must((await offers(ctx, [variantId]))[0], 'what was published is offered')
}
