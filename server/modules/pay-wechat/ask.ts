import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'
import type { ProviderAnswer } from '#modules/payments'
import type { WeChatPayConfig } from './config.ts'
import { openPlatformKeys, type PlatformKeys } from './platform-keys.ts'
import { linesOf, newNonce, sign, verifies } from './signature.ts'

/**
 * One signed call and its verified answer. WeChat Pay signs every answer to a request whose own signature was right: a
 * success without a signature is forged, and a signature that is wrong (or a probe) makes any answer worth nothing. So it
 * is `unknown`, like silence, a fault of theirs, and the codes by which they say "ask again". Of an answer only its code is
 * passed on, never its message, because messages repeat what was sent.
 */
export type Call = {
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** The whole address, with its query. */
  readonly url: string
  readonly body?: object
  /** The serial number under whose key personal fields are encrypted. */
  readonly encryptedFor?: string
}
export type Client = {
  readonly ask: <T>(call: Call, read: (text: string) => T) => Promise<ProviderAnswer<T>>
  /** A file whose answer carries no signature; the caller compares its hash. */
  readonly download: (url: string) => Promise<ProviderAnswer<Uint8Array>>
  readonly keys: PlatformKeys
  readonly signed: (text: string) => string
}

const answerMsDefault = 10_000
const fileMsMax = 60_000
/** How old a signed message may be, by real time. */
const ageSecondsMax = 300
const answerBytesMax = 200_000_000
/** Statuses by which WeChat Pay says no. 202 is not yet, 401 our own signature being wrong, 429 haste, 5xx a fault of theirs. */
const refusing: readonly number[] = [400, 403, 404]
/** Codes that say nothing about what became of it, whatever their status; asking by our number tells. */
const askAgain: ReadonlySet<string> = new Set([
  'SYSTEM_ERROR',
  'SYSTEMERROR',
  'BANK_ERROR',
  'BIZERR_NEED_RETRY',
  'BIZ_ERR_NEED_RETRY',
  'FREQUENCY_LIMITED',
  'FREQUENCY_LIMIT_EXCEED',
  'RATELIMIT_EXCEEDED',
  'SIGN_ERROR',
  'OUT_TRADE_NO_USED',
  'USERPAYING',
  'STATEMENT_CREATING',
])
const ErrorBody = z.object({ code: z.string().max(60) })

export function openClient(config: WeChatPayConfig): Client {
  const privateKey = createPrivateKey(config.merchantKey)
  const signed = (text: string): string => sign(privateKey, text)

  const send = (call: Call, msMax = config.answerMsMax ?? answerMsDefault): Promise<Response> => {
    const { pathname, search } = new URL(call.url)
    const body = call.body === undefined ? '' : JSON.stringify(call.body)
    const timestamp = secondsOf(config.realNow())
    const nonce = newNonce()
    const signature = signed(linesOf(call.method, `${pathname}${search}`, timestamp, nonce, body))
    // In public-key mode this header also chooses the key that the answer is signed with.
    const named = call.encryptedFor ?? config.publicKey?.id
    return fetch(call.url, {
      method: call.method,
      ...(call.body === undefined ? {} : { body }),
      redirect: 'error',
      signal: AbortSignal.timeout(msMax),
      headers: {
        authorization: `WECHATPAY2-SHA256-RSA2048 mchid="${config.merchantId}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${config.merchantSerial}"`,
        accept: 'application/json',
        'user-agent': 'westbound',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(named === undefined ? {} : { 'wechatpay-serial': named }),
      },
    })
  }

  const keys = openPlatformKeys(config, async () => {
    const response = await send({ method: 'GET', url: `${config.url}/v3/certificates` })
    const text = await response.text()
    const { serial, message, signature } = signedPart(response.headers, text)
    if (!response.ok) return null
    return {
      text,
      signedBy: (among) => {
        const key = among.get(serial.toUpperCase())
        return key !== undefined && verifies(key, message, signature)
      },
    }
  })

  return {
    keys,
    signed,
    ask: (call, read) =>
      answering(async () => {
        const response = await send(call)
        const text = await response.text()
        const { serial, message, signature, timestamp } = signedPart(response.headers, text)
        const told = response.status === 200 || response.status === 204
        if (signature === '' && response.ok) return unknown('an unsigned answer')
        if (signature !== '') {
          const key = await keys.find(serial)
          if (key === null) return unknown('an answer signed by an unknown key')
          if (!verifies(key.key, message, signature)) return unknown('an answer with a wrong signature')
          if (!isFresh(config.realNow(), timestamp)) return unknown('an answer of another time')
        }
        return told ? { kind: 'done', value: read(text) } : refusalOf(response.status, text)
      }),
    download: (url) =>
      answering(async () => {
        // Our signature goes to nobody but the host we ask.
        if (new URL(url).origin !== new URL(config.url).origin) return unknown('a file at another host')
        const response = await send({ method: 'GET', url }, fileMsMax)
        if (!response.ok) return refusalOf(response.status, await response.text())
        const bytes = new Uint8Array(await response.arrayBuffer())
        return bytes.length > answerBytesMax ? unknown('a file too large') : { kind: 'done', value: bytes }
      }),
  }
}

/** Whether a message was signed within the last minutes, by the time it carries. */
export const isFresh = (now: Date, timestamp: string): boolean =>
  /^\d{1,12}$/.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) <= ageSecondsMax

export const secondsOf = (at: Date): string => String(Math.floor(at.getTime() / 1000))

/** What WeChat Pay signed of an answer or a notification, from its headers. Empty where a header is missing. */
export function signedPart(
  headers: Headers,
  body: string,
): { readonly serial: string; readonly timestamp: string; readonly message: string; readonly signature: string } {
  const given = (name: string): string => headers.get(`wechatpay-${name}`) ?? ''
  const timestamp = given('timestamp')
  return {
    serial: given('serial'),
    timestamp,
    message: linesOf(timestamp, given('nonce'), body),
    signature: given('signature'),
  }
}

const unknown = (why: string): { readonly kind: 'unknown'; readonly why: string } => ({ kind: 'unknown', why })

async function answering<T>(work: () => Promise<ProviderAnswer<T>>): Promise<ProviderAnswer<T>> {
  try {
    return await work()
  } catch (error) {
    return unknown(error instanceof Error ? error.name : 'no answer')
  }
}

function refusalOf<T>(status: number, text: string): ProviderAnswer<T> {
  const read = ErrorBody.safeParse(parsed(text))
  if (!read.success) return unknown(`status ${status}`)
  const { code } = read.data
  return refusing.includes(status) && !askAgain.has(code)
    ? { kind: 'refused', code }
    : unknown(`status ${status} ${code}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
