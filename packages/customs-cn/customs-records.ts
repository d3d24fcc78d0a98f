/** Customs' own bill of the tax on one list, CEB816: what is due, per list and per line. */
export type TaxBill = {
  readonly guid: string
  /** C17, `YYYYMMDDhhmmssSSS` Beijing time. */
  readonly returnTime: string
  /** C..18, the list. */
  readonly invtNo: string
  /** C..50, the bill. */
  readonly taxNo: string
  readonly customsTax: string
  readonly valueAddedTax: string
  readonly consumptionTax: string
  /** 1 made, 2 summarised into a monthly bill, 3 void. */
  readonly status: string
  /** C..50, the bill of payment it was summarised into. */
  readonly entDutyNo?: string
  readonly note?: string
  readonly assureCode?: string
  readonly ebcCode?: string
  readonly logisticsCode?: string
  readonly agentCode?: string
  readonly customsCode?: string
  readonly lines: readonly TaxBillLine[]
}

export type TaxBillLine = {
  readonly gnum: number
  readonly gcode: string
  /** The dutiable value of the line. */
  readonly taxPrice: string
  readonly customsTax: string
  readonly valueAddedTax: string
  readonly consumptionTax: string
}

/** What became of a bill, CEB818. */
export type TaxBillStatus = {
  readonly guid: string
  readonly returnTime: string
  readonly invtNo: string
  readonly taxNo: string
  readonly status: string
  readonly entDutyNo?: string
  readonly assureCode?: string
}

/** A message that was not taken in because of its form, CEB900. `returnStatus` is a negative number. */
export type FormatReceipt = {
  readonly guid: string
  readonly returnStatus: string
  readonly returnInfo: string
  readonly returnTime: string
  /** The exchange's number of the message that was sent; may be empty. */
  readonly oriCopMsgId: string
  /** `CEB621Message`, or `Unknown`. */
  readonly oriMessageType: string
  /** The message as it was sent; may be empty. */
  readonly oriBizMessage: string
}

export const taxBillStates = {
  '1': { en: 'made', zh: '已生成' },
  '2': { en: 'summarised into a bill of payment', zh: '已汇总' },
  '3': { en: 'void', zh: '作废' },
} as const
