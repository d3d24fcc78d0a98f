import type { Behaviour } from '../common/control.ts'
import { parseFields, type Fields } from '../common/fields.ts'
import { newDigits } from '../common/ids.ts'
import type { Table } from '../common/store.ts'
import { refuse, type Decision } from './gate.ts'
import { openPersonal, type Keys } from './keys.ts'
import { chinaTime } from './notices.ts'
import { ours, type Transaction, type Transactions } from './transactions.ts'

/**
 * Declarations of payments to customs. UNDECLARED until a step later, then SUCCESS, or the end that was asked for by a lie.
 * Customs gets the real name of who paid, whoever ordered; whether the two are one is told only when asked.
 */
export type Declaration = {
  readonly id: string
  readonly out_trade_no: string
  readonly sub_order_no: string | null
  readonly sub_order_id: string | null
  readonly customs: string
  readonly merchant_customs_no: string
  readonly order_fee: number
  readonly transport_fee: number
  readonly product_fee: number
  readonly state: State
  readonly ends: State
  readonly modified_at: string
}
type State = 'UNDECLARED' | 'SUBMITTED' | 'SUCCESS' | 'FAIL' | 'EXCEPT'
export type Declarations = Table<Declaration>
export type Customs = { readonly keys: Keys; readonly transactions: Transactions; readonly declarations: Declarations }

const FEN_MAX = 10_000_000_000

/** POST orders: a new declaration; PATCH orders: corrects one, whose old data become void. */
export function declare(world: Customs, text: string, correcting: boolean, { lie }: Behaviour, now: Date): Decision {
  const body = parseFields(text)
  const paid = paidOf(world, body)
  const sub = body.optionalText('sub_order_no', 32)
  const id = idOf(body)
  const known = world.declarations.get(id)
  if (correcting && known === undefined) return refuse('RESOURCE_NOT_EXISTS', 'nothing has been declared')
  if (!correcting && known !== undefined) return { body: answerOf(world, paid, known) }
  const fees = sub === null ? whole(paid) : feesOf(body, correcting)
  const declared = world.declarations
    .all()
    .filter(
      (each) => each.out_trade_no === paid.out_trade_no && each.id !== id && each.customs === body.text('customs'),
    )
    .reduce((total, each) => total + each.order_fee, 0)
  if (declared + fees.order_fee > paid.total) return refuse('INVALID_REQUEST', 'more than was paid')
  const made: Declaration = {
    id,
    out_trade_no: paid.out_trade_no,
    sub_order_no: sub,
    sub_order_id: sub === null ? null : (known?.sub_order_id ?? `1000${newDigits(24)}`),
    customs: body.text('customs', 32),
    merchant_customs_no: body.text('merchant_customs_no', 32),
    ...fees,
    state: correcting ? 'SUBMITTED' : 'UNDECLARED',
    ends: lie['customs_state'] === 'FAIL' || lie['customs_state'] === 'EXCEPT' ? lie['customs_state'] : 'SUCCESS',
    modified_at: now.toISOString(),
  }
  return { body: answerOf(world, paid, made), puts: [world.declarations.put(id, made)] }
}

/** Sends once more what the other side lost; only what had ended well, or by a fault of customs' interface. */
export function redeclare(world: Customs, text: string, now: Date): Decision {
  const body = parseFields(text)
  const paid = paidOf(world, body)
  const known = world.declarations.get(idOf(body)) ?? refuse('RESOURCE_NOT_EXISTS', 'nothing has been declared')
  if (known.state !== 'SUCCESS' && known.state !== 'EXCEPT')
    return refuse('INVALID_REQUEST', 'only SUCCESS and EXCEPT can be sent again')
  const again: Declaration = { ...known, state: 'UNDECLARED', ends: 'SUCCESS', modified_at: now.toISOString() }
  return { body: answerOf(world, paid, again), puts: [world.declarations.put(again.id, again)] }
}

export function finish({ declarations }: Customs, each: Declaration, now: Date): Decision {
  const done: Declaration = { ...each, state: each.ends, modified_at: now.toISOString() }
  return { body: {}, puts: [declarations.put(done.id, done)] }
}

/** GET orders: what was declared of an order or a sub-order. */
export function list(world: Customs, query: (name: string) => string | undefined): Decision {
  const { account } = world.keys
  if (query('appid') !== account.appId || query('mchid') !== account.merchantId)
    return refuse('PARAM_ERROR', 'appid and mchid do not belong together')
  const type = query('order_type') === 'sub_order_no' ? 'sub_order_no' : 'out_trade_no'
  const found = world.declarations
    .all()
    .filter((each) => each[type] === query('order_no') && each.customs === query('customs'))
  const first = found[0]
  if (first === undefined) return refuse('RESOURCE_NOT_EXISTS', 'nothing has been declared')
  const paid = world.transactions.get(first.out_trade_no)
  return {
    body: {
      appid: account.appId,
      mchid: account.merchantId,
      transaction_id: paid?.paid?.transaction_id,
      ...clearing(paid),
      offset: 0,
      limit: 20,
      total_count: found.length,
      data: found.map((each) => ({
        ...(each.sub_order_no === null
          ? {}
          : {
              sub_order_no: each.sub_order_no,
              sub_order_id: each.sub_order_id,
              fee_type: 'CNY',
              order_fee: each.order_fee,
              transport_fee: each.transport_fee,
              product_fee: each.product_fee,
            }),
        mch_customs_no: each.merchant_customs_no,
        customs: each.customs,
        state: each.state,
        explanation:
          each.state === 'FAIL' ? '支付单已存在并且为非退单状态' : each.state === 'EXCEPT' ? '海关接口异常' : '',
        modify_time: chinaTime(new Date(each.modified_at)),
      })),
    },
  }
}

/** POST verify-certificate: whether the person named is the one who paid. The fields are encrypted for the named key. */
export function verify(world: Customs, text: string, serial: string, { lie }: Behaviour): Decision {
  const body = parseFields(text)
  const paid = paidOf(world, body)
  if (world.declarations.get(idOf(body)) === undefined)
    return refuse('RESOURCE_NOT_EXISTS', 'only a declared order can be checked')
  if (body.text('certificate_type', 16) !== 'IDCARD') return refuse('PARAM_ERROR', 'certificate_type must be IDCARD')
  const id = openPersonal(world.keys, serial, body.text('certificate_id', 1000))
  const name = openPersonal(world.keys, serial, body.text('certificate_name', 1000))
  if (id === null || name === null) return refuse('PARAM_ERROR', 'the encrypted fields cannot be opened')
  const payer = paid.paid?.payer
  const same = payer?.name === name && payer.id_number === id
  return {
    body: {
      appid: world.keys.account.appId,
      mchid: world.keys.account.merchantId,
      out_trade_no: paid.out_trade_no,
      transaction_id: paid.paid?.transaction_id,
      certificate_check_result: lie['certificate_check'] ?? (same ? 'SAME' : 'DIFFERENT'),
    },
  }
}

const idOf = (body: Fields): string =>
  [body.text('customs', 32), body.text('out_trade_no', 32), body.optionalText('sub_order_no', 32) ?? ''].join('/')

function paidOf({ keys, transactions }: Customs, body: Fields): Transaction {
  ours(keys.account, body)
  body.text('merchant_customs_no', 32)
  const found = transactions.get(body.text('out_trade_no', 32))
  if (found?.paid === undefined || found.paid === null || found.paid.transaction_id !== body.text('transaction_id', 32))
    return refuse('ORDER_NOT_EXIST', 'no such paid order')
  return found
}

function feesOf(body: Fields, correcting: boolean) {
  if (!correcting && body.text('fee_type') !== 'CNY') refuse('PARAM_ERROR', 'fee_type must be CNY')
  const fees = {
    order_fee: body.whole('order_fee', 1, FEN_MAX),
    transport_fee: body.whole('transport_fee', 0, FEN_MAX),
    product_fee: body.whole('product_fee', 0, FEN_MAX),
  }
  if (fees.order_fee !== fees.transport_fee + fees.product_fee)
    refuse('PARAM_ERROR', 'order_fee must be transport_fee and product_fee together')
  return fees
}

const whole = ({ total }: Transaction) => ({ order_fee: total, transport_fee: 0, product_fee: total })

/** Stands for the number under which the clearing house knows the payment. */
const clearing = (paid: Transaction | undefined) => ({
  verify_department: 'NETSUNION',
  verify_department_trade_id: (paid?.paid?.transaction_id ?? '').split('').toReversed().join(''),
})

function answerOf({ keys }: Customs, paid: Transaction, each: Declaration): object {
  return {
    appid: keys.account.appId,
    mchid: keys.account.merchantId,
    state: each.state,
    out_trade_no: each.out_trade_no,
    transaction_id: paid.paid?.transaction_id,
    ...(each.sub_order_no === null ? {} : { sub_order_no: each.sub_order_no, sub_order_id: each.sub_order_id }),
    ...clearing(paid),
    modify_time: chinaTime(new Date(each.modified_at)),
  }
}
