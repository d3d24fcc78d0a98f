import { z } from 'zod'
import type { EventCheck, PaymentProvider, ProviderEvent } from '#modules/payments'
import { jsonOf } from '#platform/outside'
import { isFresh, signedPart } from './ask.ts'
import type { WeChatPayConfig } from './config.ts'
import type { PlatformKeys } from './platform-keys.ts'
import { RefundNotice, refundOf } from './refunds.ts'
import { decrypt, verifies } from './signature.ts'
import { paymentOf, Transaction } from './transactions.ts'

/**
 * What WeChat Pay reports by itself. The signature is over the bytes as they came and at most five minutes old; what was
 * signed is a shell around a resource encrypted for us. Anything but 2xx is sent again, first after 15 seconds and for a
 * day, so a report signed with a certificate that is being fetched just now is asked for once more and not lost. Probes
 * (`WECHATPAY/SIGNTEST/…`) are wrong signatures and are refused like any other; the true report follows.
 */
export const openNotifications = (
  config: WeChatPayConfig,
  keys: PlatformKeys,
): Pick<PaymentProvider, 'acknowledge' | 'checkEvent' | 'readEvent'> => ({
  acknowledge: { type: 'application/json', body: '{"code":"SUCCESS","message":""}' },
  checkEvent: (headers, bytes) => check(config, keys, headers, bytes),
  readEvent: (text) => {
    const shell = Shell.safeParse(jsonOf(text))
    if (!shell.success) return null
    const { event_type: type, resource } = shell.data
    try {
      return read(type, JSON.parse(decrypt(config.apiV3Key, resource)))
    } catch {
      return null
    }
  },
})

const Shell = z.object({
  id: z.string().min(1).max(64),
  event_type: z.string().max(64),
  resource: z.object({
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().optional(),
  }),
})

function check(config: WeChatPayConfig, keys: PlatformKeys, headers: Headers, bytes: Uint8Array): EventCheck {
  const text = Buffer.from(bytes).toString('utf8')
  const { serial, timestamp, message, signature } = signedPart(headers, text)
  if (serial === '' || signature === '' || !isFresh(config.realNow(), timestamp)) return { kind: 'wrong' }
  const key = keys.know(serial)
  if (key === 'unsure') return { kind: 'later' }
  if (key === null || !verifies(key.key, message, signature)) return { kind: 'wrong' }
  const shell = Shell.safeParse(jsonOf(text))
  return shell.success ? { kind: 'genuine', id: shell.data.id } : { kind: 'wrong' }
}

/** The kind of a report and its content must say the same. */
function read(type: string, content: unknown): ProviderEvent | null {
  if (type.startsWith('TRANSACTION.')) {
    const payment = paymentOf(Transaction.parse(content), null)
    return type === 'TRANSACTION.SUCCESS' && payment.status !== 'succeeded' ? null : { kind: 'payment', type, payment }
  }
  if (!type.startsWith('REFUND.')) return { kind: 'nothing', type }
  const said = RefundNotice.parse(content)
  return type === `REFUND.${said.status}` ? { kind: 'refund', type, refund: refundOf(said.mchid, said) } : null
}
