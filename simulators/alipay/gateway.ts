import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { setTimeout as sleep } from 'node:timers/promises'
import { honest, type Behaviour } from '../common/control.ts'
import type { Simulator } from '../common/simulator.ts'
import type { Put } from '../common/store.ts'
import { BusinessError, InvalidCall } from './business-error.ts'
import { readContent, type Content } from './content.ts'
import type { Notifier, Notify } from './notifies.ts'
import type { Shop } from './shop.ts'
import { contentOf, isSigned, type Params } from './signing.ts'

/**
 * The frame of every call to /gateway.do: the parameters may stand in the query and in the form, the signature covers all
 * of them but itself, and the answer is signed over the exact text of its inner object, in which slashes are escaped as
 * the real gateway escapes them, so that a caller who writes the object anew and checks that is found out.
 */
export type Call = Context<{ Bindings: HttpBindings }>
export type Deed = {
  readonly body: Record<string, unknown>
  readonly puts: readonly Put[]
  readonly notifies: readonly Notify[]
}
export type Method = {
  readonly operation: string
  /** `at` is the address the caller used. */
  readonly decide: (content: Content, behaviour: Behaviour, at: string) => Deed
}
export type Gateway = {
  readonly simulator: Simulator
  readonly shop: Shop
  readonly notifier: Notifier
}

/** Reads and checks the signed parameters of a call. */
export async function readCall({ shop }: Gateway, call: Call): Promise<Params> {
  const form = call.req.method === 'POST' ? new URLSearchParams(await call.req.text()) : new URLSearchParams()
  const params: Params = { ...Object.fromEntries(new URL(call.req.url).searchParams), ...Object.fromEntries(form) }
  if (params['app_id'] !== shop.appId) throw new InvalidCall('isv.invalid-app-id', 'no such app')
  if (params['sign_type'] !== 'RSA2') throw new InvalidCall('isv.invalid-signature-type', 'only RSA2 is known here')
  if (!isSigned(contentOf(params, ['sign']), params['sign'] ?? '', shop.publicKey))
    throw new InvalidCall('isv.invalid-signature', 'the signature is wrong')
  const { certificates } = shop
  if (certificates !== null && params['app_cert_sn'] !== certificates.app)
    throw new InvalidCall('isv.invalid-app-cert-sn', 'another certificate of the app')
  if (certificates !== null && params['alipay_root_cert_sn'] !== certificates.root)
    throw new InvalidCall('isv.invalid-alipay-root-cert-sn', 'another root')
  if (params['charset'] !== 'utf-8' || params['version'] !== '1.0')
    throw new InvalidCall('isv.invalid-parameter', 'charset and version')
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(params['timestamp'] ?? ''))
    throw new InvalidCall('isv.invalid-timestamp', 'timestamp is not yyyy-MM-dd HH:mm:ss')
  return params
}

export async function answerCall(gateway: Gateway, call: Call, methods: ReadonlyMap<string, Method>) {
  let params: Params
  try {
    params = await readCall(gateway, call)
  } catch (error) {
    if (!(error instanceof InvalidCall)) throw error
    const body = { code: '40002', msg: 'Invalid Arguments', sub_code: error.subCode, sub_msg: error.message }
    return jsonText(JSON.stringify({ error_response: body }))
  }
  const name = params['method'] ?? ''
  const method = methods.get(name)
  if (method === undefined) {
    const body = { code: '40002', msg: 'Invalid Arguments', sub_code: 'isv.invalid-method', sub_msg: name }
    return jsonText(signed(gateway.shop, name, body, false))
  }
  const { body, behaviour } = perform(gateway, method, params['biz_content'] ?? '{}', call.req.url)
  await sleep(behaviour.hang_ms)
  if (behaviour.lose === 'answer') {
    call.env.outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  }
  return jsonText(signed(gateway.shop, name, body, behaviour.lie['signature'] === 'wrong'))
}

const SUCCESS = { code: '10000', msg: 'Success' }
const SYSTEM_ERROR = { code: '40004', msg: 'Business Failed', sub_code: 'ACQ.SYSTEM_ERROR', sub_msg: '系统错误' }

/** `system_error: before` does nothing and says so badly; `after` does it and says the same. */
function perform(gateway: Gateway, { operation, decide }: Method, bizContent: string, at: string) {
  const { simulator, notifier } = gateway
  let due: readonly Notify[] = []
  const none = { puts: [], events: [], status: 200 } as const
  try {
    const { outcome, behaviour } = simulator.perform(operation, (current) => {
      if (current.lie['system_error'] === 'before') return { ...none, body: SYSTEM_ERROR }
      const deed = decide(readContent(bizContent), current, at)
      due = deed.notifies
      const body = current.lie['system_error'] === 'after' ? SYSTEM_ERROR : { ...SUCCESS, ...deed.body }
      return { ...none, body, puts: [...deed.puts, ...notifier.puts(due)] }
    })
    notifier.send(due)
    return { body: outcome.body, behaviour }
  } catch (error) {
    if (!(error instanceof BusinessError)) throw error
    const body = { code: '40004', msg: 'Business Failed', sub_code: error.subCode, sub_msg: error.message }
    return { body, behaviour: honest }
  }
}

function signed(shop: Shop, method: string, body: object, forged: boolean): string {
  const text = JSON.stringify(body).replaceAll('/', String.raw`\/`)
  const number = shop.certificates === null ? '' : `"alipay_cert_sn":"${shop.certificates.alipay}",`
  return `{"${method.replaceAll('.', '_')}_response":${text},${number}"sign":"${shop.sign(text, forged)}"}`
}

function jsonText(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'text/html;charset=utf-8' } })
}
