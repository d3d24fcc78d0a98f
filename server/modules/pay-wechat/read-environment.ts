import type { WeChatPayConfig } from './config.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The configuration as an operator hands it over; null where WeChat Pay is not arranged, that is, without a merchant
 * number. Half a configuration is refused by name. A PEM may be written on one line, its breaks as `\n`.
 */
export function readWeChatPay(environment: Environment, realNow: () => Date): WeChatPayConfig | null {
  const text = (name: string): string => environment[`WECHAT_PAY_${name}`] ?? ''
  const needed = (name: string): string => {
    if (text(name) === '') throw new Error(`WECHAT_PAY_${name} is missing`)
    return text(name)
  }
  const pem = (name: string): string => needed(name).replaceAll(String.raw`\n`, '\n')
  const address = (name: string, otherwise: string): string =>
    (text(name) === '' ? otherwise : text(name)).replace(/\/$/, '')
  if (text('MERCHANT_ID') === '') return null
  return {
    url: address('URL', 'https://api.mch.weixin.qq.com'),
    appId: needed('APP_ID'),
    merchantId: needed('MERCHANT_ID'),
    merchantSerial: needed('MERCHANT_SERIAL'),
    merchantKey: pem('MERCHANT_KEY'),
    apiV3Key: needed('API_V3_KEY'),
    publicKey: text('PUBLIC_KEY_ID') === '' ? null : { id: text('PUBLIC_KEY_ID'), pem: pem('PUBLIC_KEY') },
    customs:
      text('CUSTOMS_NO') === ''
        ? null
        : {
            url: address('CUSTOMS_URL', 'https://apihk.mch.weixin.qq.com/global/v3/customs'),
            customs: needed('CUSTOMS'),
            merchantCustomsNo: text('CUSTOMS_NO'),
          },
    webAuthorisation:
      text('APP_SECRET') === ''
        ? null
        : {
            appSecret: text('APP_SECRET'),
            pageUrl: address('OPEN_URL', 'https://open.weixin.qq.com'),
            apiUrl: address('SNS_URL', 'https://api.weixin.qq.com'),
          },
    realNow,
  }
}
