/** What a merchant has from the WeChat Pay merchant platform; keys and serial numbers come from the environment. */
export type WeChatPayConfig = {
  /** Where the API listens, without a slash at the end: `https://api.mch.weixin.qq.com`. */
  readonly url: string
  /** The app (official account) in whose name people pay, and our merchant number. */
  readonly appId: string
  readonly merchantId: string
  /** The serial number of our merchant API certificate, and its private key as PEM. */
  readonly merchantSerial: string
  readonly merchantKey: string
  /** 32 bytes: opens what WeChat Pay encrypts for us. */
  readonly apiV3Key: string
  /** The newer mode: WeChat Pay’s own public key (PEM) and its id `PUB_KEY_ID_…`. Null: platform certificates alone. */
  readonly publicKey: { readonly id: string; readonly pem: string } | null
  /** The declaration of payments to Chinese customs; null where it is not arranged. */
  readonly customs: CustomsConfig | null
  /** WeChat’s web authorisation, by which a browser inside WeChat says who pays; null: there a code is shown instead. */
  readonly webAuthorisation: WebAuthorisation | null
  /** Real time: signatures carry it, whatever clock the product keeps. */
  readonly realNow: () => Date
  /** How long an answer is waited for; ten seconds when it is left out. */
  readonly answerMsMax?: number
}

/** Of the official account (服务号) whose app id is ours. */
export type WebAuthorisation = {
  readonly appSecret: string
  /** Where browsers are sent, and where their codes are exchanged: `https://open.weixin.qq.com`, `https://api.weixin.qq.com`. */
  readonly pageUrl: string
  readonly apiUrl: string
}

export type CustomsConfig = {
  /** Where the customs API listens, with its path: `https://apihk.mch.weixin.qq.com/global/v3/customs`. */
  readonly url: string
  /** Which customs, in WeChat Pay’s words: `SHANGHAI_ZS`, … */
  readonly customs: string
  /** Our registration number there, as handed in on the merchant platform. */
  readonly merchantCustomsNo: string
}
