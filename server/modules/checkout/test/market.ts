/** A small market for the tests of buying: approved sellers, almonds on sale, buyers with everything they need. */
import { readFileSync } from 'node:fs'
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
import { setOnHand } from '#modules/inventory'
import { loadMarketSettings } from '#modules/markets'
import { handClock } from '#platform/clock'
import { must } from '#platform/check'
import type { Actor, Ctx } from '#platform/context'
import { transact, type Db } from '#platform/db'
import { discover } from '#platform/discover'
import { createQueues, openBoss } from '#platform/job'
import { usd } from '#platform/money'
import { checkCharacter } from '../../buyers/resident-id.ts'
import { classifiedForTests, loadSampleList } from '../../export-control/test-ready.ts'
import { makeApprovedSeller, makeBuyer } from '../../../test/people.ts'
import { ctxOf, system, testWorld } from '../../../test/world.ts'

const reference = (path: string): string => readFileSync(new URL(`../../../reference/${path}`, import.meta.url), 'utf8')
export type BuyerActor = Extract<Actor, { kind: 'buyer' }>
export type Market = Awaited<ReturnType<typeof openMarket>>

/** The demonstration's tariff, rules and terms, dated now, and one approved seller. */
export async function openMarket(db: Db) {
  const clock = handClock('2026-11-22T09:00:00Z')
  const world = testWorld()
  await createQueues(openBoss(db), (await discover(['modules'])).jobs)
  const as = <A extends Actor, T>(actor: A, work: (ctx: Ctx<A>) => Promise<T>): Promise<T> =>
    transact(db, (tx) => work(ctxOf(tx, { actor, now: clock.now(), world })))
  await as(system, async (ctx) => {
    await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'cn-tariff-demo.csv' })
    await loadEligibility(ctx, JSON.parse(reference('cn-eligibility/cn-eligibility.json')))
    await loadMarketSettings(ctx, JSON.parse(reference('markets/markets-demo.json')), { demonstrationAsOf: ctx.now })
    await loadSampleList(ctx)
  })
  const sellers: string[] = []
  const newSeller = async (): Promise<string> => {
    const { actor } = await makeApprovedSeller(db, world, clock.now())
    sellers.push(actor.sellerId)
    return actor.sellerId
  }
  const sellerId = await newSeller()
  const made = { count: 0 }
  return {
    db,
    clock,
    world,
    as,
    sellerId,
    newSeller,
    onSale: (given: OnSale = {}) => onSale(as, { sellerId, handle: `almonds-${(made.count += 1)}`, ...given }),
    buyer: (given: Partial<Given> = {}) => readyBuyer({ db, world, now: clock.now(), as }, given, (made.count += 1)),
  }
}

type As = <T>(actor: Actor, work: (ctx: Ctx) => Promise<T>) => Promise<T>
type OnSale = {
  readonly sellerId?: string
  readonly keepMinor?: bigint
  readonly onHand?: number
  readonly handle?: string
}

/** Almonds on sale by direct mail, at $12 a piece and 20 of them unless said otherwise. */
async function onSale(as: As, { sellerId = '', keepMinor = 1200n, onHand = 20, handle = '' }: OnSale): Promise<Offer> {
  const variantId = await as(system, async (ctx) => {
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
    const id = must(variants[0], 'one variant').variantId
    await editProduct(ctx, sellerId, productId, {
      originState: 'CA',
      hsCode: '08021200',
      variants: [{ variantId: id, keep: usd(keepMinor) }],
    })
    await draftChineseOf(ctx, { sellerId, productId })
    await approveChineseOf(ctx, { sellerId, productId })
    await setOnHand(ctx, [{ sellerId, variantId: id, place: 'us', onHand }])
    await publish(ctx, { sellerId, productId, mode: '9610' })
    await classifiedForTests(ctx, sellerId, [productId])
    return id
  })
  return offerOf(as, variantId)
}

export const offerOf = async (as: As, variantId: string): Promise<Offer> =>
  must((await as(system, (ctx) => offers(ctx, [variantId])))[0], 'it is offered')

type Given = { readonly address: boolean; readonly person: boolean | string; readonly notice: boolean }

/** A signed-in buyer; what is not `false` is given: an address, a person (or the identity number named), the notice. */
async function readyBuyer(
  { db, world, now, as }: { db: Db; world: ReturnType<typeof testWorld>; now: Date; as: As },
  { address = true, person = true, notice = true }: Partial<Given>,
  number: number,
) {
  const { actor, token } = await makeBuyer(db, world, now)
  return as(actor, async (ctx) => {
    const kept = address ? await saveAddress(ctx, actor.id, home) : null
    const idNumber = typeof person === 'string' ? person : identity(number)
    if (person !== false) await saveRealName(ctx, actor.id, { name: '林小满', idNumber })
    if (notice) await acknowledge(ctx, actor.id, noticeEdition)
    return { actor, token, addressId: kept?.id ?? '', idNumber }
  })
}

export const home = {
  name: '林小满',
  phone: '13800138000',
  districtCode: '310115',
  detail: '花木示范路88弄6号502室',
  postcode: null,
}

/** A demonstration identity of its own for each number up to 999. */
export function identity(number: number): string {
  const digits = `11010519000307${String(number).padStart(3, '0')}`
  return digits + checkCharacter(digits)
}
