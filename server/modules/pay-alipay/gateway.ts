import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import type { ProviderAnswer } from '#modules/payments'
import { jsonOf } from '#platform/outside'
import { innerText } from './answer-text.ts'
import { readCertificates } from './certificates.ts'
import { chinaTimeOf } from './china-time.ts'
import type { AlipayConfig } from './config.ts'
import { contentOf, isSigned, readPrivateKey, readPublicKey, signText, type Params } from './sign.ts'

/**
 * One signed call to Alipay’s open gateway and its verified answer. Only an answer that is signed and readable says
 * anything: code 10000 is yes, 40004 with a code of the business is no, and everything else (silence, a fault of theirs,
 * `SYSTEM_ERROR`, our own mistake in a signature or a right that is missing, a signature that does not hold) is unknown.
 * Of an answer only its codes are passed on, never its words, because they may repeat what was sent.
 */
export type Gateway = {
  readonly ask: <S extends z.ZodType>(
    method: string,
    content: object,
    schema: S,
  ) => Promise<ProviderAnswer<z.output<S>>>
  /** A signed link that a browser opens; nothing goes out. */
  readonly link: (method: string, content: object, more: Params) => string
  /** Whether a notify was signed by Alipay; `later` where it names a certificate that we were not given. */
  readonly check: (params: Params) => 'genuine' | 'wrong' | 'later'
  /** A file from an address that a signed answer gave. */
  readonly download: (url: string) => Promise<ProviderAnswer<Uint8Array>>
}

type KeysFor = (certificateNumber: string | undefined) => readonly KeyObject[]

const answerMsMax = 10_000
const downloadMsMax = 60_000
const Outer = z.object({ sign: z.string().max(2000).optional(), alipay_cert_sn: z.string().max(100).optional() })
const Inner = z.object({ code: z.string().max(20), sub_code: z.string().max(100).optional() })
/** Says nothing about what became of the call, or is about the gateway and not the business. */
const askAgain = /SYSTEM_ERROR|UNKNOW|BUSY|REQUEST_BLOCK|LIMIT|^is[pv]\.|^aop\./i

export function openGateway(config: AlipayConfig): Gateway {
  const privateKey = readPrivateKey(config.appPrivateKey)
  const certificates = config.certificates === null ? null : readCertificates(config.certificates)
  const everyKey =
    certificates === null ? config.alipayPublicKeys.map(readPublicKey) : Array.from(certificates.keys.values())
  // An answer names its certificate; a notify may leave it out, and then one of those we know must have signed it.
  const keysFor: KeysFor = (number = '') => {
    const named = certificates?.keys.get(number)
    return certificates === null || number === '' ? everyKey : named === undefined ? [] : [named]
  }
  const signed = (method: string, content: object, more: Params): Params => {
    const params: Params = {
      app_id: config.appId,
      method,
      format: 'JSON',
      charset: 'utf-8',
      sign_type: 'RSA2',
      timestamp: chinaTimeOf(config.realNow()),
      version: '1.0',
      ...certificates?.params,
      ...more,
      biz_content: JSON.stringify(content),
    }
    return { ...params, sign: signText(contentOf(params, ['sign']), privateKey) }
  }

  return {
    ask: async (method, content, schema) => {
      // What concerns the business stands in the body: addresses end up in logs.
      const { biz_content: body = '', ...open } = signed(method, content, {})
      try {
        const response = await fetch(`${config.gateway}?${new URLSearchParams(open)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
          body: new URLSearchParams({ biz_content: body }),
          redirect: 'error',
          signal: AbortSignal.timeout(config.answerMsMax ?? answerMsMax),
        })
        const text = await response.text()
        if (!response.ok) return { kind: 'unknown', why: `status ${response.status}` }
        return readAnswer(text, method, schema, keysFor)
      } catch (error) {
        return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
      }
    },
    link: (method, content, more) => `${config.gateway}?${new URLSearchParams(signed(method, content, more))}`,
    check: (params) => {
      const keys = keysFor(params['alipay_cert_sn'])
      if (keys.length === 0) return 'later'
      return isSigned(contentOf(params, ['sign', 'sign_type']), params['sign'] ?? '', keys) ? 'genuine' : 'wrong'
    },
    download: async (url) => {
      try {
        const response = await fetch(url, { signal: AbortSignal.timeout(downloadMsMax) })
        if (!response.ok) return { kind: 'unknown', why: `status ${response.status}` }
        return { kind: 'done', value: await response.bytes() }
      } catch (error) {
        return { kind: 'unknown', why: error instanceof Error ? error.name : 'no answer' }
      }
    },
  }
}

function readAnswer<S extends z.ZodType>(
  text: string,
  method: string,
  schema: S,
  keysFor: KeysFor,
): ProviderAnswer<z.output<S>> {
  const outer = Outer.safeParse(jsonOf(text))
  const name = `${method.replaceAll('.', '_')}_response`
  const inner = innerText(text, name) ?? innerText(text, 'error_response')
  if (!outer.success || inner === null) return { kind: 'unknown', why: 'unreadable answer' }
  const { sign, alipay_cert_sn: certificateNumber } = outer.data
  const codes = Inner.safeParse(jsonOf(inner))
  const code = codes.success ? (codes.data.sub_code ?? codes.data.code) : 'no code'
  if (sign === undefined) return { kind: 'unknown', why: `unsigned: ${plain(code)}` }
  if (!isSigned(inner, sign, keysFor(certificateNumber))) return { kind: 'unknown', why: 'wrong signature' }
  if (!codes.success) return { kind: 'unknown', why: 'unreadable answer' }
  if (codes.data.code === '40004' && !askAgain.test(code)) return { kind: 'refused', code: plain(code) }
  if (codes.data.code !== '10000') return { kind: 'unknown', why: plain(code) }
  const read = schema.safeParse(jsonOf(inner))
  return read.success ? { kind: 'done', value: read.data } : { kind: 'unknown', why: 'unreadable answer' }
}

/** A code as they write them; anything else is not worth keeping. */
const plain = (code: string): string => (/^[\w.-]{1,80}$/.test(code) ? code : 'an odd code')
