import { chinaDay, chinaTime, countryCode, currencyCode } from '@westbound/customs-cn'
import type { InventoryRecord, LogisticsRecord, OrderLine, OrderRecord, PaymentRecord } from '@westbound/customs-cn'
import { fraction, toDecimal } from '@westbound/landed-cost'
import { addressLines, chinaPhone } from '#modules/fulfilment'
import { discountOf, netGramsOf } from '#modules/orders'
import { cny, decimalOf } from '#platform/money'
import type { Sources } from './gather.ts'
import { kilograms } from './legal-quantity.ts'

export type Records = {
  readonly order: OrderRecord
  readonly payment: PaymentRecord
  readonly logistics: LogisticsRecord
  readonly inventory: InventoryRecord
}
export type Facts = {
  /** When the messages are made. */
  readonly now: Date
  /** The declarant's own number of this attempt, at most 20 characters: the receipt is found by it. */
  readonly copNo: string
  /** Four UUIDs in upper case, one for each record. */
  readonly guids: readonly [string, string, string, string]
}

const yuan = currencyCode('CNY') ?? ''
const yuanOf = (minor: bigint): string => decimalOf(cny(minor))
/** 件: what is sold is counted by the piece, whatever the tariff counts by. */
const pieces = '011'
const air = '5'
const outOfBond = '7'

/**
 * The four records of an order. CEB311 is what the order says; CEB411 only what the payment provider reported; CEB511 only
 * what the carrier reported; CEB621 takes goods and buyer from the order, waybill, weight and transport from the carrier.
 * Freight of the order record holds insurance too, since the order record has no field of its own for it; the platform's
 * rounding and every discount are what was not paid in cash: they lower what was paid and not the value that is declared
 * (the guide's goodsValue "includes the part paid by points or coupons"; secondary, see docs/discounts.md).
 */
export function recordsOf(sources: Sources, facts: Facts): Records {
  return {
    order: orderRecord(sources, facts),
    payment: paymentRecord(sources, facts),
    logistics: logisticsRecord(sources, facts),
    inventory: inventoryRecord(sources, facts),
  }
}

function orderRecord({ order, people, payment, codes }: Sources, { now, guids }: Facts): OrderRecord {
  const { consignee, orderer } = people
  return {
    guid: guids[0],
    appTime: chinaTime(now),
    orderNo: order.number,
    ...parties(codes),
    goodsValue: yuanOf(order.goodsMinor),
    freight: yuanOf(order.freightMinor + order.insuranceMinor),
    discount: yuanOf(order.roundingMinor + discountOf(order)),
    taxTotal: yuanOf(order.dutyMinor + order.consumptionTaxMinor + order.vatMinor),
    acturalPaid: yuanOf(order.totalMinor),
    currency: yuan,
    buyerRegNo: order.buyerId,
    buyerName: orderer.name,
    buyerTelephone: chinaPhone(orderer.phone),
    buyerIdNumber: orderer.idNumber,
    payCode: codes.pay.code,
    payName: codes.pay.name,
    payTransactionId: payment.transactionId,
    consignee: consignee.name,
    consigneeTelephone: chinaPhone(consignee.phone),
    consigneeAddress: addressLines(consignee).join(''),
    ...(/^\d{6}$/.test(consignee.districtCode) ? { consigneeDistrict: consignee.districtCode } : {}),
    lines: goods(order),
  }
}

function paymentRecord({ order, payment, codes }: Sources, { now, guids }: Facts): PaymentRecord {
  return {
    guid: guids[1],
    appTime: chinaTime(now),
    payCode: codes.pay.code,
    payName: codes.pay.name,
    payTransactionId: payment.transactionId,
    orderNo: order.number,
    ebpCode: codes.ebp.code,
    ebpName: codes.ebp.name,
    payerIdNumber: payment.payerIdNumber,
    payerName: payment.payerName,
    amountPaid: decimalOf({ minor: payment.amountMinor, currency: payment.currency }),
    currency: currencyCode(payment.currency) ?? payment.currency,
    payTime: chinaTime(payment.paidAt),
  }
}

function logisticsRecord({ order, carrier, codes }: Sources, { now, guids }: Facts): LogisticsRecord {
  return {
    guid: guids[2],
    appTime: chinaTime(now),
    logisticsCode: codes.logistics.code,
    logisticsName: codes.logistics.name,
    logisticsNo: carrier.waybillNo,
    billNo: carrier.transport.bill,
    orderNo: order.number,
    currency: yuan,
    weight: kilograms(carrier.weightGrams),
    goodsInfo: carrier.goods,
    consignee: carrier.consignee.name,
    consigneeAddress: carrier.consignee.address,
    consigneeTelephone: carrier.consignee.phone,
  }
}

function inventoryRecord(sources: Sources, { now, guids, copNo }: Facts): InventoryRecord {
  const { order, people, carrier, codes } = sources
  const { consignee, orderer } = people
  const bonded = order.mode === '1210'
  return {
    guid: guids[3],
    appTime: chinaTime(now),
    orderNo: order.number,
    ...parties(codes),
    logisticsNo: carrier.waybillNo,
    logisticsCode: codes.logistics.code,
    logisticsName: codes.logistics.name,
    copNo,
    assureCode: codes.assure.code,
    declTime: chinaDay(now),
    customsCode: codes.customs.code,
    portCode: codes.port.code,
    buyerIdNumber: orderer.idNumber,
    buyerName: orderer.name,
    buyerTelephone: chinaPhone(orderer.phone),
    consigneeAddress: addressLines(consignee).join(''),
    agentCode: codes.agent.code,
    agentName: codes.agent.name,
    tradeMode: order.mode,
    ...(bonded
      ? {
          emsNo: codes.ems.code,
          areaCode: codes.area.code,
          areaName: codes.area.name,
          trafMode: outOfBond,
          country: '142',
        }
      : {
          trafMode: air,
          trafNo: carrier.transport.name,
          voyageNo: carrier.transport.voyage,
          billNo: carrier.transport.bill,
          country: countryCode('US') ?? '',
        }),
    freight: yuanOf(order.freightMinor),
    insuredFee: yuanOf(order.insuranceMinor),
    currency: yuan,
    grossWeight: kilograms(carrier.weightGrams),
    netWeight: kilograms(netGrams(sources)),
    lines: declared(sources),
  }
}

/** The goods themselves, by what the seller stated of each piece; papers say the same. */
export const netGrams = ({ order }: Pick<Sources, 'order'>): number =>
  order.lines.reduce((sum, line) => sum + netGramsOf(line), 0)

const parties = ({ ebp, ebc }: Sources['codes']) => ({
  ebpCode: ebp.code,
  ebpName: ebp.name,
  ebcCode: ebc.code,
  ebcName: ebc.name,
})

function goods(order: Sources['order']): readonly OrderLine[] {
  return order.lines.map((line, index) => ({
    gnum: index + 1,
    ...itemNo(line.sku),
    itemName: line.titleZh,
    gmodel: gmodel(line),
    unit: pieces,
    qty: String(line.quantity),
    price: toDecimal(fraction(line.goodsMinor, 100n * BigInt(line.quantity)), 5),
    totalPrice: yuanOf(line.goodsMinor),
    country: countryCode('US') ?? '',
  }))
}

function declared({ order, classified }: Sources): InventoryRecord['lines'] {
  const sold = goods(order)
  return order.lines.flatMap((line, index) => {
    const [ordered, place] = [sold[index], classified[index]]
    if (ordered === undefined || place === undefined) return []
    return [
      {
        gnum: ordered.gnum,
        ...itemNo(line.sku),
        // The warehouse keeps its book by the seller's own number of the goods.
        ...(order.mode === '1210' ? { itemRecordNo: line.sku.slice(0, 30) } : {}),
        itemName: line.titleZh,
        gcode: place.gcode,
        gname: line.titleZh,
        gmodel: ordered.gmodel,
        country: ordered.country,
        qty: ordered.qty,
        unit: ordered.unit,
        qty1: place.qty1,
        unit1: place.unit1,
        ...(place.second === null ? {} : place.second),
        price: ordered.price,
        totalPrice: ordered.totalPrice,
      },
    ]
  })
}

/** A declaration takes 20 characters; a longer number is left out rather than cut to something that names other goods. */
const itemNo = (sku: string): { readonly itemNo?: string } => (sku.length <= 20 && sku !== '' ? { itemNo: sku } : {})

function gmodel(line: Sources['order']['lines'][number]): string {
  return [line.titleZh, line.optionZh, `${line.weightGrams}克/件`].filter((part) => part !== '').join('|')
}
