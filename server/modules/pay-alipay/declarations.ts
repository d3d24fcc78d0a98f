import { z } from 'zod'
import type { DeclarationAsked, PaymentProvider, ProviderDeclaration } from '#modules/payments'
import { decimalOf } from '#platform/money'
import type { CustomsRecord } from './config.ts'
import type { Gateway } from './gateway.ts'

/**
 * Alipay, as a payment company, tells customs of the payment of one order. Always as a split order: only then is the
 * number that customs compares our order's own (`sub_out_biz_no`); unsplit it would be `out_trade_no`, which names a
 * payment. What customs knows the payment by is the `trade_no` of the answer, which differs from the trade's own. The buyer's
 * name and number are told for comparison with who paid, in the body of this one call, and nowhere else. The same request
 * number again is the same declaration, pushed anew; the identity is compared only the first time.
 */
const DeclareBody = z.object({
  trade_no: z.string().max(64).optional(),
  alipay_declare_no: z.string().max(64).optional(),
  identity_check: z.string().max(5).optional(),
  ver_dept: z.string().max(5).optional(),
  pay_transaction_id: z.string().max(100).optional(),
})
const RecordBody = z.object({
  out_request_no: z.string().max(64),
  trade_no: z.string().max(64).optional(),
  amount: z.string().max(20).optional(),
  status: z.string().max(20).optional(),
  customs_result_code: z.string().max(20).optional(),
})
const QueryBody = z.object({ records: z.array(RecordBody).max(10).optional() })

export function openDeclarations(
  gateway: Gateway,
  customs: CustomsRecord,
): Required<Pick<PaymentProvider, 'declare' | 'findDeclaration'>> {
  return {
    declare: async (asked) => {
      const answer = await gateway.ask('alipay.trade.customs.declare', contentOf(asked, customs), DeclareBody)
      if (answer.kind !== 'done') return answer
      const { identity_check: check, ver_dept: department } = answer.value
      return {
        kind: 'done',
        value: {
          ...pending,
          providerId: answer.value.trade_no ?? null,
          identity: check === 'T' ? 'agrees' : check === 'F' ? 'differs' : 'unchecked',
          clearedBy: clearers.get(department ?? '') ?? null,
          clearingId: answer.value.pay_transaction_id ?? null,
        },
      }
    },
    findDeclaration: async (asked) => {
      const number = requestNumberOf(asked.key)
      const answer = await gateway.ask('alipay.trade.customs.query', { out_request_nos: number }, QueryBody)
      if (answer.kind !== 'done') return answer
      const record = answer.value.records?.find((each) => each.out_request_no === number)
      return { kind: 'done', value: record === undefined ? null : declarationOf(record) }
    },
  }
}

const pending: ProviderDeclaration = {
  providerId: null,
  status: 'pending',
  identity: 'unchecked',
  clearedBy: null,
  clearingId: null,
  amount: null,
  currency: null,
  failure: null,
}
const clearers: ReadonlyMap<string, string> = new Map([
  ['1', 'UNIONPAY'],
  ['2', 'NETSUNION'],
  ['3', 'OTHERS'],
])

function contentOf(asked: DeclarationAsked, customs: CustomsRecord): object {
  return {
    out_request_no: requestNumberOf(asked.key),
    trade_no: asked.transactionId,
    merchant_customs_code: customs.code,
    merchant_customs_name: customs.name,
    customs_place: customs.place,
    amount: decimalOf(asked.amount),
    is_split: 'T',
    sub_out_biz_no: asked.orderNumber,
    buyer_info: { buyer_name: asked.buyer.name, buyer_cert_no: asked.buyer.idNumber },
  }
}

/**
 * The key’s UUID in 22 signs: where the number is described, both 32 and 64 are named as its length, so the smaller holds.
 * Its round is left out: a new try must be the same declaration pushed anew, because under another number its amount would
 * count twice against what was paid.
 */
export const requestNumberOf = (key: string): string =>
  Buffer.from((key.split('.')[0] ?? '').replaceAll('-', ''), 'hex').toString('base64url')

/** Customs’ own results: 4 and 100 are a no, as is anything negative; `succ` without one of them is a yes. */
function declarationOf(record: z.output<typeof RecordBody>): ProviderDeclaration {
  const result = record.customs_result_code ?? ''
  const refused = result === '4' || result === '100' || result.startsWith('-')
  return {
    ...pending,
    providerId: record.trade_no ?? null,
    status: refused ? 'failed' : record.status === 'succ' ? 'succeeded' : 'pending',
    amount: record.amount ?? null,
    currency: record.amount === undefined ? null : 'CNY',
    failure: refused ? `customs ${result}` : null,
  }
}
