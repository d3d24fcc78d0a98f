/** What the operator tells us of the contract with Alipay. Keys are PEM, or base64 as Alipay’s console shows them. */
export type AlipayConfig = {
  /** `https://openapi.alipay.com/gateway.do`, or the sandbox’s. */
  readonly gateway: string
  readonly appId: string
  /** The account that is paid, `2088…`. */
  readonly sellerId: string
  readonly appPrivateKey: string
  /** What Alipay signs with; several while one replaces the other. Not needed with certificates. */
  readonly alipayPublicKeys: readonly string[]
  /** Certificate mode: three kinds of PEM text; null for public-key mode. */
  readonly certificates: AlipayCertificates | null
  /** Our record with customs; null where payments are not declared through Alipay. */
  readonly customs: CustomsRecord | null
  /** Real time, for the timestamp of a call. */
  readonly realNow: () => Date
  readonly answerMsMax?: number
}

export type AlipayCertificates = {
  readonly app: string
  readonly alipay: readonly string[]
  readonly root: string
}

export type CustomsRecord = {
  readonly code: string
  readonly name: string
  /** Which customs the payment is pushed to: `ZONGSHU`, the General Administration, unless the port says otherwise. */
  readonly place: string
}
