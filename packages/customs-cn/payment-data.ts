// The payment-data interface of GACC announcements 2018/165 and 2018/179: customs asks a platform for the raw data of one order's payment
// and gets it in real time, signed. This is JSON, not XML, and no schema of it is published: field names, lengths and the text to sign
// are from public descriptions of the announcement (read 2026-11-22, certainty: secondary), and are checked by the table below.
import { decimalProblem } from './decimal.ts'
import { check, code, guid, missing, notAllowed, oneOf, text, time } from './field.ts'
import type { Problem, Rule } from './field.ts'
import { lengthOf } from './text.ts'

/** What customs posts as the form field `openReq`. */
export type OpenRequest = { readonly orderNo: string; readonly sessionID: string; readonly serviceTime: string }

export type PaymentData = {
  /** As it stood in the request. */
  readonly sessionID: string
  readonly head: PaymentDataHead
  /** One or more orders the payment paid. */
  readonly orders: readonly PaymentDataOrder[]
  /** Milliseconds since 1970 as text. */
  readonly serviceTime: string
}

export type PaymentDataHead = {
  /** C36 */
  readonly guid: string
  /** C..8000, the request to the payment company as it was sent. The misspelling is the interface's. */
  readonly initalRequest: string
  /** C..8000, its answer as it came. */
  readonly initalResponse: string
  readonly ebpCode: string
  readonly payCode: string
  /** C..60 */
  readonly payTransactionId: string
  /** N19,5; sent as a number without needless zeros, `5.00` as 5. */
  readonly totalAmount: string
  /** "142" */
  readonly currency: string
  /** 1 UnionPay, 2 NetsUnion, 3 other. */
  readonly verDept: string
  /** 1 app, 2 computer, 3 scanned code, 4 other. */
  readonly payType: string
  /** C14, Beijing time. */
  readonly tradingTime: string
  readonly note?: string
}

export type PaymentDataOrder = {
  readonly orderNo: string
  /** itemLink must open on the public web. */
  readonly goodsInfo: readonly { readonly gname: string; readonly itemLink: string }[]
  readonly recpAccount: string
  readonly recpCode?: string
  readonly recpName: string
}

/** Signs a text and says by which certificate. */
export type TextSigner = (text: string) => Promise<{ readonly certNo: string; readonly signValue: string }>

export type BuiltPaymentData =
  | { readonly ok: true; readonly payExInfoStr: string; readonly signedText: string }
  | { readonly ok: false; readonly problems: readonly Problem[] }

const headRules: readonly (readonly [keyof PaymentDataHead, Rule])[] = [
  ['guid', guid],
  ['initalRequest', { kind: 'whole text' }],
  ['initalResponse', { kind: 'whole text' }],
  ['ebpCode', code(18)],
  ['payCode', code(18)],
  ['payTransactionId', text(60)],
  ['totalAmount', { kind: 'decimal', positive: false }],
  ['currency', oneOf('142')],
  ['verDept', oneOf('1', '2', '3')],
  ['payType', oneOf('1', '2', '3', '4')],
  ['tradingTime', time(14)],
  ['note', text(1000)],
]
const rawMax = 8000

/** Reads the `openReq` of a call by customs. */
export function readOpenRequest(openReq: string): OpenRequest | null {
  const read = objectIn(openReq)
  if (read === null) return null
  const [orderNo, sessionID, serviceTime] = ['orderNo', 'sessionID', 'serviceTime'].map((name) => plain(read[name]))
  if (orderNo === undefined || sessionID === undefined || serviceTime === undefined) return null
  if (orderNo === '' || lengthOf(orderNo) > 60 || sessionID === '' || lengthOf(sessionID) > 100) return null
  return { orderNo, sessionID, serviceTime }
}

/** The body that answers that call: taken, or not and why. The data themselves are uploaded afterwards. */
export function openReply(taken: true | { readonly refused: string }, serviceTime: string): string {
  return JSON.stringify({
    code: taken === true ? '10000' : '20000',
    message: taken === true ? '' : taken.refused,
    serviceTime: Number(serviceTime),
  })
}

/** `5.00` → `5`, `393.310` → `393.31`: customs compares the text it signed with a number it parsed. Null when it is no decimal. */
export function plainNumber(decimal: string): string | null {
  if (decimalProblem(decimal) !== null) return null
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

/** Checks and signs payment data and writes the `payExInfoStr` to upload. */
export async function buildPaymentData(data: PaymentData, sign: TextSigner): Promise<BuiltPaymentData> {
  const problems = paymentDataProblems(data)
  if (problems.length > 0) return { ok: false, problems }
  const signedText = textToSign(data)
  const { certNo, signValue } = await sign(signedText)
  const payExInfoStr =
    `{"sessionID":${JSON.stringify(data.sessionID)},"payExchangeInfoHead":${headJson(data.head)},` +
    `"payExchangeInfoLists":${ordersJson(data.orders)},"serviceTime":${JSON.stringify(data.serviceTime)},` +
    `"certNo":${JSON.stringify(certNo)},"signValue":${JSON.stringify(signValue)}}`
  return { ok: true, payExInfoStr, signedText }
}

/** The text that is signed: four parts between double bars, the middle two being JSON between quotes. */
export function textToSign({ sessionID, head, orders, serviceTime }: PaymentData): string {
  return [
    `"sessionID":"${sessionID}"`,
    `"payExchangeInfoHead":"${headJson(head)}"`,
    `"payExchangeInfoLists":"${ordersJson(orders)}"`,
    `"serviceTime":"${serviceTime}"`,
  ].join('||')
}

export type ReadPaymentData =
  | { readonly ok: true; readonly data: PaymentData; readonly certNo: string; readonly signValue: string }
  | { readonly ok: false; readonly reason: string }

/** Reads an uploaded `payExInfoStr`: for simulators of customs and for what was stored. Numbers come back as decimal text. */
export function readPaymentData(payExInfoStr: string): ReadPaymentData {
  // The amount is taken from the text, before a parser makes a binary fraction of it.
  const [, totalAmount = ''] = /"totalAmount":\s*"?(\d+(?:\.\d+)?)"?/.exec(payExInfoStr) ?? []
  const body = objectIn(payExInfoStr)
  const head = body?.['payExchangeInfoHead']
  const lists = body?.['payExchangeInfoLists']
  if (body === null || !isObject(head) || !Array.isArray(lists)) return { ok: false, reason: 'not payment data' }
  const of = (row: Readonly<Record<string, unknown>>, name: string): string => plain(row[name]) ?? ''
  const note = plain(head['note'])
  const data: PaymentData = {
    sessionID: of(body, 'sessionID'),
    serviceTime: of(body, 'serviceTime'),
    head: {
      guid: of(head, 'guid'),
      initalRequest: of(head, 'initalRequest'),
      initalResponse: of(head, 'initalResponse'),
      ebpCode: of(head, 'ebpCode'),
      payCode: of(head, 'payCode'),
      payTransactionId: of(head, 'payTransactionId'),
      totalAmount,
      currency: of(head, 'currency'),
      verDept: of(head, 'verDept'),
      payType: of(head, 'payType'),
      tradingTime: of(head, 'tradingTime'),
      ...(note === undefined ? {} : { note }),
    },
    orders: lists.filter(isObject).map((order) => {
      const goods: unknown = order['goodsInfo']
      const recpCode = plain(order['recpCode'])
      return {
        orderNo: of(order, 'orderNo'),
        goodsInfo: (Array.isArray(goods) ? goods : [])
          .filter(isObject)
          .map((each) => ({ gname: of(each, 'gname'), itemLink: of(each, 'itemLink') })),
        recpAccount: of(order, 'recpAccount'),
        ...(recpCode === undefined ? {} : { recpCode }),
        recpName: of(order, 'recpName'),
      }
    }),
  }
  const [first] = paymentDataProblems(data)
  if (first !== undefined) return { ok: false, reason: first.message }
  return { ok: true, data, certNo: of(body, 'certNo'), signValue: of(body, 'signValue') }
}

/** What is wrong with payment data, by the field table; nothing repeats a value. */
export function paymentDataProblems({ sessionID, head, orders, serviceTime }: PaymentData): readonly Problem[] {
  const at = 'payExchangeInfoHead'
  const found: (Problem | null)[] = headRules.map(([name, rule]) => {
    const value = head[name]
    if (value === undefined || value === '') return name === 'note' ? null : missing(name, at)
    return check(name, at, rule, value)
  })
  for (const name of ['initalRequest', 'initalResponse'] as const)
    if (lengthOf(head[name]) > rawMax) found.push(notAllowed(name, at, `has more than ${rawMax} characters`))
  if (sessionID === '') found.push(missing('sessionID', 'request'))
  if (!/^\d{10,16}$/.test(serviceTime)) found.push(notAllowed('serviceTime', 'request', 'must be milliseconds'))
  if (orders.length === 0) found.push(missing('payExchangeInfoLists', 'request'))
  return [...found.filter((each) => each !== null), ...orders.flatMap(orderProblems)]
}

function orderProblems(order: PaymentDataOrder, index: number): readonly Problem[] {
  const at = `payExchangeInfoLists ${index + 1}`
  const must = (name: string, value: string, rule: Rule, place = at): Problem | null =>
    value === '' ? missing(name, place) : check(name, place, rule, value)
  return [
    must('orderNo', order.orderNo, text(60)),
    must('recpAccount', order.recpAccount, text(60)),
    must('recpName', order.recpName, text(100)),
    order.recpCode === undefined ? null : check('recpCode', at, code(18), order.recpCode),
    order.goodsInfo.length === 0 ? missing('goodsInfo', at) : null,
    ...order.goodsInfo.flatMap(({ gname, itemLink }, row) => {
      const place = `${at}, goodsInfo ${row + 1}`
      const opens = /^https?:\/\/\S+$/.test(itemLink)
        ? null
        : notAllowed('itemLink', place, 'must be an address of the web')
      return [must('gname', gname, text(250), place), must('itemLink', itemLink, code(3000), place), opens]
    }),
  ].filter((each) => each !== null)
}

function headJson({ totalAmount, ...head }: PaymentDataHead): string {
  const entries = headRules.flatMap(([name]) => {
    if (name === 'totalAmount') return [`"totalAmount":${plainNumber(totalAmount) ?? 'null'}`]
    const value = head[name]
    return value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`]
  })
  return `{${entries.join(',')}}`
}

function ordersJson(orders: readonly PaymentDataOrder[]): string {
  return JSON.stringify(
    orders.map(({ orderNo, goodsInfo, recpAccount, recpCode, recpName }) => ({
      orderNo,
      goodsInfo: goodsInfo.map(({ gname, itemLink }) => ({ gname, itemLink })),
      recpAccount,
      ...(recpCode === undefined ? {} : { recpCode }),
      recpName,
    })),
  )
}

function objectIn(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json)
    return isObject(value) ? value : null
  } catch {
    return null
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const plain = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
