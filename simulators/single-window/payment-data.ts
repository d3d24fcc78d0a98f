import { createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import type { Behaviour } from '../common/control.ts'
import { newDigits, newId } from '../common/ids.ts'
import { refuse } from '../common/refusal.ts'
import type { Settings } from '../common/settings.ts'
import type { Outcome } from '../common/simulator.ts'
import type { Put, Store, Table } from '../common/store.ts'

/**
 * The payment-data interface (GACC 2018/179) from the side of customs: it asks the platform for the original data of an
 * order's payment, and judges what is uploaded. The signature is verified with the public key that stood in a signed list, or
 * that was handed in; the signed text is put together here again, by code of its own.
 */
export type Asked = {
  readonly session_id: string
  readonly order_no: string
  readonly at: string
  /** Of the last time it was asked; null while there was no answer. */
  readonly answer: { readonly status: number; readonly code: string; readonly message: string } | null
}
export type Uploaded = {
  readonly id: string
  readonly session_id: string
  readonly cert_no: string
  readonly verified: boolean
  readonly code: string
  readonly message: string
  readonly body: string
  readonly at: string
}
export type Certificate = { readonly cert_no: string; readonly public_key: string }
export type DataTables = {
  readonly asked: Table<Asked>
  readonly uploads: Table<Uploaded>
  readonly certificates: Table<Certificate>
}

export const dataTablesOf = (store: Store): DataTables => ({
  asked: store.table('payment_asked'),
  uploads: store.table('payment_uploads'),
  certificates: store.table('certificates'),
})

const TAKEN = { code: '10000', message: '上传成功' }
const ANSWER_MS_MAX = 10_000
const RAW_MAX = 8000
const FORGER = new Webhook(Buffer.from('a key the platform does not know').toString('base64'))

/** The certificate a signed message names: customs knows it from then on; the first under its number stays. */
export function certificatesIn({ certificates }: DataTables, xml: string): readonly Put[] {
  const part = (name: string): string | undefined =>
    new RegExp(`<ds:${name}>([^<]+)</ds:${name}>`).exec(xml)?.[1]?.replaceAll(/\s/g, '')
  const [certNo, publicKey] = [part('KeyName'), part('X509Certificate')]
  if (certNo === undefined || publicKey === undefined || certificates.get(certNo) !== undefined) return []
  return [certificates.put(certNo, { cert_no: certNo, public_key: publicKey })]
}

export const newSession = (): string => `${newId('fe')}-${newDigits(14)}`

/** Asks the platform once; null when it does not answer. `forged`: signed with a key the platform does not know. */
export async function askPlatform(
  webhook: Settings['webhook'],
  { session_id, order_no }: Pick<Asked, 'session_id' | 'order_no'>,
  { now, real, forged }: { readonly now: Date; readonly real: Date; readonly forged: boolean },
): Promise<Asked['answer']> {
  if (webhook === null) return refuse(409, 'platform.unknown', 'the simulator was not told where the platform is')
  const openReq = JSON.stringify({ orderNo: order_no, sessionID: session_id, serviceTime: now.getTime() })
  const id = newId('ask')
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(real.getTime() / 1000)),
    'webhook-signature': (forged ? FORGER : new Webhook(webhook.secret)).sign(id, real, openReq),
  }
  try {
    const response = await fetch(`${webhook.url}/platDataOpen`, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ openReq }),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    const body = objectIn(await response.text())
    return { status: response.status, code: textOf(body?.['code']), message: textOf(body?.['message']) }
  } catch {
    return null
  }
}

/** The field of the form an upload is. */
export function uploadedText(form: string): string {
  const text = new URLSearchParams(form).get('payExInfoStr') ?? ''
  return text === '' ? refuse(400, 'request.malformed', 'the form field payExInfoStr is missing') : text
}

/** Judges an upload. `lie.upload` refuses it with that code, `lie.upload_signature` claims that its signature is wrong. */
export function judgeUpload(tables: DataTables, body: string, { lie }: Behaviour, now: Date): Outcome {
  const read = objectIn(body)
  const [session_id, cert_no] = [textOf(read?.['sessionID']), textOf(read?.['certNo'])]
  const verified = read !== null && isSigned(tables, read)
  const refused = lie['upload']
  const wrong = read === null ? '报文不是 JSON' : (fault(tables, read) ?? (verified ? null : '验签失败'))
  const verdict =
    refused !== undefined
      ? { code: refused, message: '系统拒绝接收' }
      : lie['upload_signature'] === 'wrong'
        ? { code: '20000', message: '验签失败' }
        : wrong === null
          ? TAKEN
          : { code: '20000', message: wrong }
  const row: Uploaded = { id: newId('upl'), session_id, cert_no, verified, ...verdict, body, at: now.toISOString() }
  return {
    status: 200,
    body: { ...verdict, serviceTime: now.getTime() },
    puts: [tables.uploads.put(row.id, row)],
    events: [],
  }
}

type Read = Readonly<Record<string, unknown>>

/** What is wrong with an upload besides its signature. */
function fault({ asked }: DataTables, read: Read): string | null {
  const question = asked.get(textOf(read['sessionID']))
  if (question === undefined) return 'sessionID 不存在'
  const [head, lists] = [read['payExchangeInfoHead'], read['payExchangeInfoLists']]
  if (!isObject(head) || !Array.isArray(lists)) return '缺少支付数据'
  for (const name of [
    'guid',
    'initalRequest',
    'initalResponse',
    'ebpCode',
    'payCode',
    'payTransactionId',
    'tradingTime',
  ])
    if (textOf(head[name]) === '') return `${name} 为空`
  if ([head['initalRequest'], head['initalResponse']].some((each) => textOf(each).length > RAW_MAX))
    return '原始报文过长'
  if (typeof head['totalAmount'] !== 'number' || head['currency'] !== '142') return '交易金额或币制有误'
  const numbers = lists.map((each) => (isObject(each) ? textOf(each['orderNo']) : ''))
  return numbers.includes(question.order_no) ? null : '订单编号与请求不一致'
}

function isSigned({ certificates }: DataTables, read: Read): boolean {
  const certificate = certificates.get(textOf(read['certNo']))
  const key = certificate === undefined ? null : keyOf(certificate.public_key)
  if (key === null) return false
  const signed = [
    `"sessionID":"${textOf(read['sessionID'])}"`,
    `"payExchangeInfoHead":"${JSON.stringify(read['payExchangeInfoHead'])}"`,
    `"payExchangeInfoLists":"${JSON.stringify(read['payExchangeInfoLists'])}"`,
    `"serviceTime":"${textOf(read['serviceTime'])}"`,
  ].join('||')
  return verify('sha1', Buffer.from(signed), key, Buffer.from(textOf(read['signValue']), 'base64'))
}

/** A certificate, or a bare RSA key, in base64 of its DER. */
function keyOf(base64: string): KeyObject | null {
  const der = Buffer.from(base64, 'base64')
  try {
    return new X509Certificate(der).publicKey
  } catch {
    try {
      return createPublicKey({ key: der, format: 'der', type: 'spki' })
    } catch {
      return null
    }
  }
}

function objectIn(json: string): Read | null {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Read => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
