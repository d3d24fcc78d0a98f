import { newDigits } from '../common/ids.ts'
import type { Behaviour } from '../common/control.ts'
import type { Put, Table } from '../common/store.ts'
import { hundredThousandths } from './compare-records.ts'
import type { Declaration } from './declarations.ts'
import type { CustomsRecord } from './read-message.ts'
import type { Draft, Verdict } from './receipts.ts'

/**
 * Requests about a list: to cancel one that is not released (CEB623), to send goods of a released one back (CEB625). They are
 * answered 2 at once and judged a step later: 399 when granted, else an error or 100 with the reason. A granted cancellation
 * frees the buyer's year, a granted return gives back the value of what returns.
 */
export type Request = {
  readonly cop_no: string
  readonly type: 'CEB623' | 'CEB625'
  readonly pre_no: string
  readonly status: string
  readonly info: string
  readonly record: CustomsRecord
  readonly asked_at: string
}
export type Granted = { readonly order_no: string; readonly lines: Readonly<Record<string, string>> }

const RETURN_DAYS = 30
const DAY_MS = 86_400_000

export const newRequest = (type: Request['type'], record: CustomsRecord, now: Date): Request => ({
  cop_no: record.head['copNo'] ?? '',
  type,
  pre_no: `B${newDigits(17)}`,
  status: '2',
  info: '电子口岸申报中',
  record,
  asked_at: now.toISOString(),
})

export function draftOf({ type, record, status, info, pre_no }: Request): Draft {
  const { invtNo = '' } = record.head
  const draft: Draft = { type, head: record.head, verdict: { status, info }, preNo: pre_no }
  return invtNo.length === 18 ? { ...draft, invtNo } : draft
}

/** The verdict on a request, and what it changes. The lie `request` is the officer's will. */
export function judgeRequest(
  { declarations, granted }: { readonly declarations: Table<Declaration>; readonly granted: Table<Granted> },
  request: Request,
  lie: Behaviour['lie'],
): { readonly request: Request; readonly puts: readonly Put[] } {
  const { head, lines } = request.record
  const declaration = declarations.get(head['orderNo'] ?? '')
  const decided = (verdict: Verdict, puts: readonly Put[] = []) => ({ request: { ...request, ...verdict }, puts })
  const will = lie['request']
  if (will !== undefined && will !== '399')
    return decided({ status: will, info: will === '100' ? '海关退单' : `审核结果 ${will}` })
  if (request.type === 'CEB623') {
    if (declaration === undefined || declaration.invt_no !== head['invtNo'])
      return decided({ status: '-623003', info: `系统中不存在清单编号为[${head['invtNo']}]的清单！` })
    if (!['120', '300', '500'].includes(declaration.status))
      return decided({ status: '-623005', info: `清单的状态不符合撤单申报要求(清单编号[${head['invtNo']}])！` })
    const put = declarations.put(declaration.order_no, { ...declaration, status: 'cancelled', info: '已撤销' })
    return decided({ status: '399', info: '海关审结' }, [put])
  }
  return decided(...judgeReturn(declaration, granted, request, lines))
}

function judgeReturn(
  declaration: Declaration | undefined,
  granted: Table<Granted>,
  { record: { head }, asked_at }: Request,
  lines: CustomsRecord['lines'],
): readonly [Verdict, readonly Put[]] {
  const copNo = head['copNo'] ?? ''
  if (
    declaration === undefined ||
    declaration.invt_no !== head['invtNo'] ||
    !['800', '899'].includes(declaration.status)
  )
    return [{ status: '-625016', info: '查无此数据' }, []]
  const released = new Date(declaration.released_at ?? asked_at).getTime()
  if (new Date(asked_at).getTime() > released + RETURN_DAYS * DAY_MS)
    return [{ status: '100', info: `退货申请单[${copNo}]超过放行之日起30日` }, []]
  const before = granted.get(declaration.order_no)?.lines ?? {}
  const returned: Record<string, string> = { ...before }
  for (const line of lines) {
    const { gnum = '', gcode = '' } = line
    const declared = declaration.record.lines.find((each) => each['gnum'] === gnum)
    if (declared === undefined || declared['gcode'] !== gcode)
      return [
        {
          status: '-625209',
          info: `退货申请单[${copNo}],在关联的清单中未找到表体序号为[${gnum}],商品编号为[${gcode}]的数据`,
        },
        [],
      ]
    const total = hundredThousandths(line['qty']) + hundredThousandths(before[gnum])
    if (total > hundredThousandths(declared['qty']))
      return [{ status: '100', info: `退货申请单[${copNo}]表体第[${gnum}]项退货数量超过原清单数量` }, []]
    returned[gnum] = (total / 100_000n).toString()
  }
  return [
    { status: '399', info: '海关审结' },
    [granted.put(declaration.order_no, { order_no: declaration.order_no, lines: returned })],
  ]
}

/** What of a declaration's value came back by granted returns, in hundred-thousandths: it no longer counts in the buyer's year. */
export function returnedValue({ record }: Declaration, granted: Granted | undefined): bigint {
  return record.lines.reduce((sum, line) => {
    const qty = hundredThousandths(line['qty'])
    const back = hundredThousandths(granted?.lines[line['gnum'] ?? ''])
    return qty === 0n ? sum : sum + (hundredThousandths(line['totalPrice']) * back) / qty
  }, 0n)
}
