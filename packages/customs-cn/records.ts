// The records a caller hands in. Every field bears the name it has in the schema, the misspelt `acturalPaid` included, so that a
// refusal, a receipt and the specification all speak of the same thing. "C..60" means at most 60 characters, "C14" exactly 14;
// amounts are decimal text in yuan with at most 19 digits, 5 of them after the point. Optional fields are left out, not empty.
// The library writes the fixed fields itself: orderType and ieFlag "I", both identity types "1" (resident identity card), packNo "1".

/** What every record begins with. */
export type Submission = {
  /** C36, a UUID in upper case, new for every submission. */
  readonly guid: string
  /** 1 new, 2 change, 3 delete. Left out: 1. */
  readonly appType?: '1' | '2' | '3'
  /** C14, when the company sends it, `YYYYMMDDhhmmss` Beijing time. */
  readonly appTime: string
  /** 1 draft, 2 declare. Left out: 2. */
  readonly appStatus?: '1' | '2'
}

/** The platform on which the order was made. */
export type Platform = {
  /** C..18, the platform's customs registration, or the number the e-port gave a platform without one. */
  readonly ebpCode: string
  /** C..100, its registered name. */
  readonly ebpName: string
}

/** The company that sells. */
export type Merchant = {
  /** C..18, the seller's customs registration (a foreign seller's is that of its agent in China). */
  readonly ebcCode: string
  /** C..100, its registered name. */
  readonly ebcName: string
}

/** One order, CEB311, as the platform knows it. */
export type OrderRecord = Submission &
  Platform &
  Merchant & {
    /** C..60, unique on the platform. */
    readonly orderNo: string
    /** What the goods cost, the part paid by points or vouchers included. */
    readonly goodsValue: string
    /** Freight and charges not in the price of the goods; "0" when none. */
    readonly freight: string
    /** What was paid by points, vouchers and the like; "0" when none. */
    readonly discount: string
    /** Tax taken from the buyer in advance; "0" when none. */
    readonly taxTotal: string
    /** goodsValue + freight + taxTotal − discount; equals the payment's amountPaid. */
    readonly acturalPaid: string
    /** "142" (yuan) and nothing else. */
    readonly currency: string
    /** C..60, the buyer's number on the platform. */
    readonly buyerRegNo: string
    /** C..60, the buyer's real name. */
    readonly buyerName: string
    /** C..30 */
    readonly buyerTelephone: string
    /** C..60, the buyer's resident identity number. */
    readonly buyerIdNumber: string
    /** C..18, the payment company's customs registration. */
    readonly payCode?: string
    /** C..100 */
    readonly payName?: string
    /** C..60, the payment company's number of the transaction. */
    readonly payTransactionId?: string
    /** C..100, batch of the goods. */
    readonly batchNumbers?: string
    /** C..100, the person who receives; as on the waybill. */
    readonly consignee: string
    /** C..50, as on the waybill. */
    readonly consigneeTelephone: string
    /** C..200, as on the waybill. */
    readonly consigneeAddress: string
    /** C6, administrative division of the National Bureau of Statistics. */
    readonly consigneeDistrict?: string
    /** C..1000 */
    readonly note?: string
    /** 1 to 99 lines, gnum 1, 2, 3, … */
    readonly lines: readonly OrderLine[]
  }

export type OrderLine = {
  /** 1, 2, 3, … */
  readonly gnum: number
  /** C..30, the seller's SKU. The declaration allows 20: keep to 20 where the line will be declared. */
  readonly itemNo?: string
  /** C..250, the Chinese name under which it was sold. */
  readonly itemName: string
  /** C..510, what classification and valuation need: name, brand, specification, composition, grade. */
  readonly gmodel: string
  /** C..1000 */
  readonly itemDescribe?: string
  /** C..50 */
  readonly barCode?: string
  /** C3, customs unit code, see `unitCode`. */
  readonly unit: string
  /** More than 0. */
  readonly qty: string
  /** Per unit; "0" for a gift. */
  readonly price: string
  /** price × qty. */
  readonly totalPrice: string
  /** "142". Left out: "142". */
  readonly currency?: string
  /** C3, country of origin, old numeric code, see `countryCode`. */
  readonly country: string
  /** C..1000, reason for a price off the market. */
  readonly note?: string
}

/** One payment, CEB411, as the payment company reported it. */
export type PaymentRecord = Submission &
  Platform & {
    /** C..18, the payment company's customs registration. */
    readonly payCode: string
    /** C..100 */
    readonly payName: string
    /** C..60 */
    readonly payTransactionId: string
    /** C..60 */
    readonly orderNo: string
    /** C..60, the payer's resident identity number. */
    readonly payerIdNumber: string
    /** C..60 */
    readonly payerName: string
    /** C..60 */
    readonly telephone?: string
    readonly amountPaid: string
    /** "142" */
    readonly currency: string
    /** C14, Beijing time. */
    readonly payTime: string
    /** C..1000 */
    readonly note?: string
  }

/** One waybill, CEB511, as the carrier reported it. */
export type LogisticsRecord = Submission & {
  /** C..18, the carrier's customs registration. */
  readonly logisticsCode: string
  /** C..100 */
  readonly logisticsName: string
  /** C..60, unique at the carrier for six months. */
  readonly logisticsNo: string
  /** C..37, direct purchase: sea bill, air master bill or truck list. */
  readonly billNo?: string
  /** C..60 */
  readonly orderNo: string
  /** "0" when none. */
  readonly freight?: string
  /** "0" when none. */
  readonly insuredFee?: string
  /** "142" */
  readonly currency: string
  /** Gross weight in kg, more than 0. */
  readonly weight: string
  /** C..200, name and number of the goods. */
  readonly goodsInfo?: string
  /** C..100 */
  readonly consignee: string
  /** C..200 */
  readonly consigneeAddress: string
  /** C..50 */
  readonly consigneeTelephone: string
  /** C..1000 */
  readonly note?: string
}

/** One waybill's delivery, CEB513: the status is always S, signed for. */
export type WaybillStatusRecord = Submission & {
  /** C..18 */
  readonly logisticsCode: string
  /** C..100 */
  readonly logisticsName: string
  /** C..60 */
  readonly logisticsNo: string
  /** C14, when it was signed for, Beijing time. */
  readonly logisticsTime: string
  /** C..1000 */
  readonly note?: string
}
