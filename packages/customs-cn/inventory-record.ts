import type { Merchant, Platform, Submission } from './records.ts'

/** One declaration list, CEB621. The fields by which 9610 and 1210 differ are optional here and demanded by the builder. */
export type InventoryRecord = Submission &
  Platform &
  Merchant & {
    /** C..60 */
    readonly orderNo: string
    /** C..60 */
    readonly logisticsNo: string
    /** C..18, the carrier's customs registration. */
    readonly logisticsCode: string
    /** C..100 */
    readonly logisticsName: string
    /** C..20, the declarant's own number; the receipt is found by it, so the builder demands it though the schema does not. */
    readonly copNo: string
    /** C..18, the e-port's number, once it has given one. */
    readonly preNo?: string
    /** C..30, customs registration of the guarantor of the tax: platform, seller or carrier. */
    readonly assureCode: string
    /** C..30, 1210: the bonded warehouse's account book. */
    readonly emsNo?: string
    /** C..18, the number customs gave the list, for a change. */
    readonly invtNo?: string
    /** C8, day of declaration, Beijing calendar. */
    readonly declTime: string
    /** C4, customs district that accepts the declaration (JGS/T 18). */
    readonly customsCode: string
    /** C4, customs district of the port of entry (JGS/T 18). */
    readonly portCode: string
    /** C8, day of entry of the means of transport, if known. */
    readonly ieDate?: string
    /** C..60 */
    readonly buyerIdNumber: string
    /** C..60 */
    readonly buyerName: string
    /** C..30 */
    readonly buyerTelephone: string
    /** C..200 */
    readonly consigneeAddress: string
    /** C..18, the declarant's customs registration. */
    readonly agentCode: string
    /** C..100 */
    readonly agentName: string
    /** C..18, 1210: the bonded warehouse company's customs registration. */
    readonly areaCode?: string
    /** C..100, 1210 */
    readonly areaName?: string
    /** 9610 direct purchase, 1210 bonded. */
    readonly tradeMode: '9610' | '1210'
    /** C1, see `transportModes`: 9610 the way over the border (5 air), 1210 the way out of the zone. */
    readonly trafMode: string
    /** C..100, 9610: name or number of the means of transport. */
    readonly trafNo?: string
    /** C..32, 9610: flight or voyage. */
    readonly voyageNo?: string
    /** C..37, 9610: bill of lading or air waybill. */
    readonly billNo?: string
    /** C..10, supervised site, where a district has several. */
    readonly loctNo?: string
    /** C..19 */
    readonly licenseNo?: string
    /** C3, 9610: country of departure; 1210: "142". */
    readonly country: string
    /** What the carrier charged. */
    readonly freight: string
    /** What the carrier charged for insurance. */
    readonly insuredFee: string
    /** "142" */
    readonly currency: string
    /** C1, outer packing, one digit. */
    readonly wrapType?: string
    /** kg, more than 0. */
    readonly grossWeight: string
    /** kg, more than 0 and not more than grossWeight. */
    readonly netWeight: string
    /** C..1000 */
    readonly note?: string
    /** 1 to 99 lines, gnum 1, 2, 3, … one to one with the order's. */
    readonly lines: readonly InventoryLine[]
  }

export type InventoryLine = {
  readonly gnum: number
  /** C..30, 1210: the goods' number in the account book. */
  readonly itemRecordNo?: string
  /** C..20, the seller's SKU. */
  readonly itemNo?: string
  /** C..250 */
  readonly itemName?: string
  /** C10, tariff line of 8 digits and 2 more. */
  readonly gcode: string
  /** C..250, name of the goods, as in the order. */
  readonly gname: string
  /** C..510 */
  readonly gmodel: string
  /** C..50. Left out: "无" (none). */
  readonly barCode?: string
  /** C3, country of origin. */
  readonly country: string
  /** C3, trading country. */
  readonly tradeCountry?: string
  /** Left out: "142". */
  readonly currency?: string
  /** In the unit of sale, more than 0. */
  readonly qty: string
  /** C3, unit of sale. */
  readonly unit: string
  /** In the first legal unit of the tariff line, more than 0. */
  readonly qty1: string
  /** C3, first legal unit. */
  readonly unit1: string
  /** In the second legal unit, when the tariff line has one. */
  readonly qty2?: string
  /** C3 */
  readonly unit2?: string
  readonly price: string
  readonly totalPrice: string
  /** C..1000 */
  readonly note?: string
}
