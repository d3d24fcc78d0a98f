import { newId } from '#platform/id'
import type { NewLine, NewOrder } from './open-orders.ts'

export const total = (order: NewOrder): bigint => order.lines.reduce((sum, line) => sum + line.totalMinor, 0n)

/** An order of two lines whose amounts add up, with a fen of rounding that the platform bears. Its people are invented. */
export function newOrder(now: Date, over: Partial<NewOrder> = {}): NewOrder {
  return {
    by: { actor: { kind: 'system', id: 'test' }, requestId: 'test' },
    sellerId: newId(now),
    orderId: newId(now),
    buyerId: newId(now),
    checkoutId: newId(now),
    mode: '9610',
    place: 'us',
    rateId: newId(now),
    rateText: '7.207200',
    freightCardId: newId(now),
    rulesVersion: 'test',
    consignee: {
      name: '林小满',
      phone: '13800138000',
      province: '上海市',
      city: '上海市',
      district: '浦东新区',
      districtCode: '310115',
      detail: '世纪大道100号8楼',
    },
    orderer: { name: '林小满', idNumber: '110101190001010010', phone: '13800138000' },
    lines: [line(now), line(now, { roundingMinor: 1n, totalMinor: 31174n, quantity: 2 })],
    ...over,
  }
}

/** 195.85 goods, 68.00 freight, 0.59 insurance, no duty, 20.57 consumption tax, 26.74 VAT; the seller keeps USD 25.00. */
function line(now: Date, over: Partial<NewLine> = {}): NewLine {
  return {
    listingId: newId(now),
    productId: newId(now),
    variantId: newId(now),
    sku: 'WINE-750',
    titleEn: 'Riesling, dry',
    titleZh: '雷司令干白',
    optionZh: '750 毫升',
    pictureUrl: null,
    quantity: 1,
    hsCode: '22042100',
    originState: 'WA',
    weightGrams: 1300,
    legalQuantity: { amount: '0.75', unit: 'l' },
    secondQuantity: { amount: '0.742', unit: 'kg' },
    demonstration: true,
    goodsMinor: 19585n,
    freightMinor: 6800n,
    insuranceMinor: 59n,
    dutyMinor: 0n,
    consumptionTaxMinor: 2057n,
    vatMinor: 2674n,
    roundingMinor: 0n,
    sellerDiscountMinor: 0n,
    platformDiscountMinor: 0n,
    programmeDiscountMinor: 0n,
    totalMinor: 31175n,
    shelfMinor: 31175n,
    feeMinor: 1567n,
    sellerShareMinor: 18018n,
    keepMinor: 2500n,
    ...over,
  }
}
