import type { Merchant, Platform, Submission } from './records.ts'

/** What a request about a declared list repeats of it, so that customs finds the list and the buyer whose year it counts in. */
export type ListReference = Submission &
  Platform &
  Merchant & {
    /** C4, customs district that accepted the list. */
    readonly customsCode: string
    /** C..60 */
    readonly orderNo: string
    /** C..60 */
    readonly logisticsNo: string
    /** C..18 */
    readonly logisticsCode: string
    /** C..100 */
    readonly logisticsName: string
    /** C..20, the declarant's own number of this request; the receipt is found by it. */
    readonly copNo: string
    /** C..18, the e-port's number of this request, once it has given one. */
    readonly preNo?: string
    /** C..18, the number customs gave the list the request is about. */
    readonly invtNo: string
    /** C..60 */
    readonly buyerIdNumber: string
    /** C..60 */
    readonly buyerName: string
    /** C..30 */
    readonly buyerTelephone: string
    /** C..18, the declarant's customs registration. */
    readonly agentCode: string
    /** C..100 */
    readonly agentName: string
    /** C..1000 */
    readonly reason: string
    /** C..1000 */
    readonly note?: string
  }

/** A request to cancel a list that was not released, CEB623. */
export type CancelRecord = ListReference

/** A request to send goods of a released list back, CEB625: all of it or some lines. */
export type RefundRecord = ListReference & { readonly lines: readonly RefundLine[] }

export type RefundLine = {
  /** The line's number in the list, not a count of its own. */
  readonly gnum: number
  /** C10, as in the list. */
  readonly gcode: string
  /** C..250, as in the list. */
  readonly gname: string
  /** At most what the list declared, more than 0. */
  readonly qty: string
  /** C3 */
  readonly unit: string
  /** C..1000 */
  readonly note?: string
}

/** Parcels that entered a supervised site, CEB711; sent by the site's operator. */
export type DeliveryRecord = Submission & {
  /** C4 */
  readonly customsCode: string
  /** C..20 */
  readonly copNo: string
  /** C..18 */
  readonly preNo?: string
  /** C..18, the number customs gave, for a change. */
  readonly rkdNo?: string
  /** C..18, the site's customs registration. */
  readonly operatorCode: string
  /** C..100 */
  readonly operatorName: string
  /** C1, see `transportModes`. */
  readonly trafMode: string
  /** C..100 */
  readonly trafNo: string
  /** C..32 */
  readonly voyageNo: string
  /** C..37 */
  readonly billNo: string
  /** C..18 */
  readonly logisticsCode: string
  /** C..100 */
  readonly logisticsName: string
  /** C..100 */
  readonly unloadLocation?: string
  /** C..1000 */
  readonly note?: string
  readonly lines: readonly DeliveryLine[]
}

export type DeliveryLine = { readonly gnum: number; readonly logisticsNo: string; readonly note?: string }
