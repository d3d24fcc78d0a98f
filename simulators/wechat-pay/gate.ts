import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from 'hono'
import type { Behaviour } from '../common/control.ts'
import { Refusal } from '../common/refusal.ts'
import type { Simulator } from '../common/simulator.ts'
import type { Put } from '../common/store.ts'
import { linesOf, merchantSigned, signText, type Keys } from './keys.ts'
import type { Notices, Notice } from './notices.ts'

/**
 * The frame of every API v3 call: the merchant's signature is checked first (401, unsigned, when it is wrong), the
 * decision is journaled, and the answer is signed, also a refusal. The signature is made with the public-key mode's key
 * when the caller named that in `Wechatpay-Serial`, else with the certificate that signs at the moment.
 */
export type Call = Context<{ Bindings: HttpBindings }>
export type Decision = {
  readonly status?: 200 | 204
  readonly body: object | null
  readonly puts?: readonly Put[]
  readonly notices?: readonly Notice[]
}
export type Handler = (call: Call, text: string, behaviour: Behaviour) => Decision

/** A refusal in WeChat Pay's words; thrown from inside a decision, so nothing is kept. */
export class Fault extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
export function refuse(code: string, message: string): never {
  throw new Fault(code, message)
}

const STATUS: Readonly<Record<string, number>> = {
  PARAM_ERROR: 400,
  INVALID_REQUEST: 400,
  ORDER_CLOSED: 400,
  ORDERPAID: 400,
  NO_STATEMENT_EXIST: 400,
  STATEMENT_CREATING: 400,
  SIGN_ERROR: 401,
  NO_AUTH: 403,
  NOT_ENOUGH: 403,
  OUT_TRADE_NO_USED: 403,
  RULE_LIMIT: 403,
  ORDER_NOT_EXIST: 404,
  RESOURCE_NOT_EXISTS: 404,
  FREQUENCY_LIMITED: 429,
  SYSTEM_ERROR: 500,
  BANK_ERROR: 500,
}
const CLOCK_SECONDS_MAX = 300

export type Api = (operation: string, handler: Handler) => (call: Call) => Promise<Response>

export function openGate(simulator: Simulator, keys: Keys, notices: Notices): Api {
  const answer = (call: Call, status: number, body: object | null, behaviour: Behaviour): Response => {
    const text = body === null ? '' : JSON.stringify(body)
    const named = call.req.header('wechatpay-serial') ?? ''
    const headers = signedHeaders(keys, text, simulator.clock.real(), behaviour, named)
    return new Response(text === '' ? null : text, {
      status,
      headers: { ...headers, ...(text === '' ? {} : { 'content-type': 'application/json' }) },
    })
  }
  const fault = (call: Call, code: string, message: string, behaviour: Behaviour): Response =>
    answer(call, STATUS[code] ?? 500, { code, message }, behaviour)

  return (operation, handler) => async (call) => {
    const text = await call.req.text()
    const wrong = wrongSignature(keys, call, text, simulator.clock.real())
    if (wrong !== null) return call.json({ code: 'SIGN_ERROR', message: wrong }, 401)
    const { behaviour } = simulator.control.take(operation)
    try {
      let made: Decision = { body: {} }
      simulator.perform(operation, (current) => {
        if (current.lie['refuse'] !== undefined) return { status: 200, body: {}, puts: [], events: [] }
        made = handler(call, text, current)
        const planned = notices.plan(made.notices ?? [], current)
        return {
          status: 200,
          body: made.body ?? {},
          puts: [...(made.puts ?? []), ...notices.puts(planned)],
          events: [],
        }
      })
      notices.sendDue()
      await sleep(behaviour.hang_ms)
      if (behaviour.lose === 'answer') {
        call.env.outgoing.destroy()
        return RESPONSE_ALREADY_SENT
      }
      const code = behaviour.lie['refuse'] ?? behaviour.lie['answer']
      if (code !== undefined) return fault(call, code, 'as the control interface was told', behaviour)
      return answer(call, made.status ?? 200, made.body, behaviour)
    } catch (error) {
      if (error instanceof Fault) return fault(call, error.code, error.message, behaviour)
      if (error instanceof Refusal) return fault(call, 'PARAM_ERROR', error.message, behaviour)
      throw error
    }
  }
}

const AUTHORIZATION =
  /^WECHATPAY2-SHA256-RSA2048 mchid="(?<mchid>[^"]*)",nonce_str="(?<nonce>[^"]{1,32})",signature="(?<signature>[^"]*)",timestamp="(?<timestamp>\d+)",serial_no="(?<serial>[^"]*)"$/

/** Null when the merchant signed exactly this request a moment ago. */
function wrongSignature({ account }: Keys, call: Call, text: string, now: Date): string | null {
  const given = AUTHORIZATION.exec(call.req.header('authorization') ?? '')?.groups
  if (given === undefined) return 'the Authorization header cannot be read'
  if ((call.req.header('user-agent') ?? '') === '') return 'the User-Agent header is missing'
  if (given['mchid'] !== account.merchantId || given['serial'] !== account.merchantSerial)
    return 'the merchant or its certificate is unknown'
  const timestamp = given['timestamp'] ?? ''
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > CLOCK_SECONDS_MAX) return 'the timestamp is too old'
  const { pathname, search } = new URL(call.req.url)
  const message = linesOf(call.req.method, `${pathname}${search}`, timestamp, given['nonce'] ?? '', text)
  return merchantSigned(account, message, given['signature'] ?? '') ? null : 'the signature is wrong'
}

/** The headers that sign a text, or that fail to in the way that was asked for. */
export function signedHeaders(
  keys: Keys,
  text: string,
  now: Date,
  { lie }: Pick<Behaviour, 'lie'>,
  named: string,
): Readonly<Record<string, string>> {
  const how = lie['answer_signature']
  if (how === 'missing') return {}
  const retired = keys.certificates().find((each) => !each.listed)
  const key =
    named === keys.account.publicKeyId
      ? { serial: named, privateKey: keys.account.publicKeyPrivate }
      : how === 'old-serial' && retired !== undefined
        ? retired
        : keys.signing()
  const timestamp = String(Math.floor(now.getTime() / 1000) - (how === 'old-time' ? CLOCK_SECONDS_MAX + 100 : 0))
  const nonce = randomBytes(16).toString('hex')
  const right = signText(key.privateKey, linesOf(timestamp, nonce, how === 'wrong' ? `${text} ` : text))
  return {
    'wechatpay-serial': key.serial,
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': how === 'probe' ? probe(right) : right,
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
  }
}

/** A wrong signature of the kind by which WeChat Pay finds out whether the merchant looks at all. */
export const probe = (signature: string): string => `WECHATPAY/SIGNTEST/${signature.slice(19)}`
