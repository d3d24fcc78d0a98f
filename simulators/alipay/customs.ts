import { toAmount, toMinor } from '../common/amount.ts'
import type { Behaviour } from '../common/control.ts'
import { newDigits } from '../common/ids.ts'
import type { Put, Table } from '../common/store.ts'
import { refuseBusiness } from './business-error.ts'
import type { Content } from './content.ts'
import { chinaTime } from './time.ts'
import type { Trade } from './trades.ts'

/**
 * What the provider tells customs of a payment. The same out_request_no again is a re-push: it goes out anew with what is
 * given now, and the identity is not checked a second time. The buyer’s name and number are compared and not kept.
 */
export type Declaration = {
  readonly out_request_no: string
  readonly out_trade_no: string
  readonly trade_no: string
  readonly alipay_declare_no: string
  readonly amount: string
  readonly merchant_customs_code: string
  readonly merchant_customs_name: string
  readonly customs_place: string
  readonly is_split: boolean
  readonly sub_out_biz_no: string
  readonly status: 'ws' | 'sending' | 'succ'
  readonly result: { readonly code: string; readonly info: string; readonly at: string } | null
  readonly ends: 'accepted' | 'refused'
  readonly modified_at: string
}
export type Declarations = Table<Declaration>

const PAY_CODE = '31222699S7'

export function declare(
  declarations: Declarations,
  trade: Trade,
  content: Content,
  { lie }: Behaviour,
  now: Date,
): { readonly body: Record<string, string>; readonly puts: readonly Put[] } {
  if (trade.paid === null) return refuseBusiness('ACQ.TRADE_STATUS_ERROR', 'the trade has not been paid')
  const out_request_no = content.text('out_request_no', 32, /^[\w-]{6,32}$/)
  const is_split = content.optional('is_split').toUpperCase() === 'T'
  const before = declarations.get(out_request_no)
  const amount = content.amount('amount')
  const others = declarations
    .all()
    .filter((each) => each.out_trade_no === trade.out_trade_no && each.out_request_no !== out_request_no)
  const declared = others.reduce((sum, each) => sum + toMinor(each.amount), 0n)
  if (declared + toMinor(amount) > toMinor(trade.total_amount))
    refuseBusiness('ACQ.DECLARE_AMOUNT_EXCEED', `only ${toAmount(toMinor(trade.total_amount) - declared)} is left`)
  const declaration: Declaration = {
    out_request_no,
    out_trade_no: trade.out_trade_no,
    trade_no: before?.trade_no ?? (is_split ? `${trade.trade_no}${newDigits(4)}` : trade.trade_no),
    alipay_declare_no: before?.alipay_declare_no ?? newDigits(20),
    amount,
    merchant_customs_code: content.text('merchant_customs_code', 20),
    merchant_customs_name: content.text('merchant_customs_name', 256),
    customs_place: content.text('customs_place', 20).toUpperCase(),
    is_split,
    sub_out_biz_no: is_split ? content.text('sub_out_biz_no', 64) : '',
    status: 'ws',
    result: null,
    ends: lie['customs'] === 'refused' ? 'refused' : 'accepted',
    modified_at: now.toISOString(),
  }
  return {
    body: {
      alipay_declare_no: declaration.alipay_declare_no,
      trade_no: declaration.trade_no,
      pay_code: PAY_CODE,
      pay_transaction_id: `4200${trade.trade_no.slice(-24)}`,
      total_amount: toMinor(trade.total_amount).toString(),
      currency: '142',
      ver_dept: '3',
      ...(before === undefined ? identityCheck(trade, content) : {}),
    },
    puts: [declarations.put(out_request_no, declaration)],
  }
}

/** Ten numbers at most; what is not there is named in `not_found`. */
export function queryDeclarations(declarations: Declarations, content: Content): Record<string, unknown> {
  const asked = content.text('out_request_nos', 330).split(',')
  if (asked.length > 10) refuseBusiness('ACQ.INVALID_PARAMETER', 'ten numbers at most')
  const found = asked.flatMap((number) => declarations.get(number) ?? [])
  const missing = asked.filter((number) => declarations.get(number) === undefined)
  return {
    ...(missing.length === 0 ? {} : { not_found: missing.join(',') }),
    ...(found.length === 0 ? {} : { records: found.map(viewDeclaration) }),
  }
}

/** One step on: sent, then answered by customs. */
export function advance(declaration: Declaration, now: Date): Declaration {
  const modified_at = now.toISOString()
  if (declaration.status === 'ws') return { ...declaration, status: 'sending', modified_at }
  const refused = declaration.ends === 'refused'
  return {
    ...declaration,
    status: 'succ',
    modified_at,
    result: {
      code: refused ? '100' : '399',
      info: refused ? '订购人与支付人身份信息不一致' : '海关审结',
      at: chinaTime(now).replaceAll(/\D/g, ''),
    },
  }
}

function identityCheck(trade: Trade, content: Content): Record<string, string> {
  const buyer = content.object('buyer_info')
  if (buyer === null) return {}
  const payer = trade.paid?.payer ?? null
  const name = buyer.text('buyer_name', 60)
  const number = buyer.text('buyer_cert_no', 60)
  const same = payer === null || (name === payer.name && number === payer.id_number)
  return { identity_check: same ? 'T' : 'F' }
}

function viewDeclaration(declaration: Declaration): Record<string, string> {
  const { result, is_split } = declaration
  return {
    out_request_no: declaration.out_request_no,
    trade_no: declaration.trade_no,
    alipay_declare_no: declaration.alipay_declare_no,
    amount: declaration.amount,
    customs_place: declaration.customs_place,
    merchant_customs_code: declaration.merchant_customs_code,
    merchant_customs_name: declaration.merchant_customs_name,
    status: declaration.status,
    last_modified_time: chinaTime(new Date(declaration.modified_at)),
    ...(is_split ? { is_split: 'T', sub_out_biz_no: declaration.sub_out_biz_no } : {}),
    ...(result === null
      ? {}
      : {
          customs_result_code: result.code,
          customs_result_info: result.info,
          customs_result_return_time: result.at,
        }),
  }
}
