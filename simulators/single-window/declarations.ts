import type { Behaviour } from '../common/control.ts'
import { newDigits } from '../common/ids.ts'
import { refuse } from '../common/refusal.ts'
import type { Table } from '../common/store.ts'
import { differences, dutiableValue, hundredThousandths, yuan } from './compare-records.ts'
import type { CustomsRecord } from './read-message.ts'
import { chinaTime, type Draft, type Verdict } from './receipts.ts'
import { returnedValue, type Granted } from './requests.ts'

/**
 * A declaration is stored (120), then judged: its records are compared, the limits applied, and it is released (800)
 * unless an officer was told to look first. What was released or is still open counts against the buyer's year.
 */
export type Declaration = {
  readonly order_no: string
  readonly status: string
  readonly info: string
  readonly pre_no: string
  readonly invt_no: string | null
  readonly buyer_id_number: string
  readonly year: string
  readonly value: string
  readonly record: CustomsRecord
  readonly taken_at: string
  readonly released_at?: string
}
export type Judging = {
  readonly records: Table<CustomsRecord>
  readonly declarations: Table<Declaration>
  readonly granted: Table<Granted>
}

const SINGLE_LIMIT = hundredThousandths('5000')
const ANNUAL_LIMIT = hundredThousandths('26000')
const WORDS: Readonly<Record<string, string>> = {
  '100': '海关退单',
  '120': '海关入库',
  '300': '待人工审核',
  '399': '海关审结',
  '500': '海关查验',
  '501': '扣留移送通关',
  '502': '扣留移送缉私',
  '503': '扣留移送法规',
  '599': '其它扣留',
  '700': '退运',
  '800': '放行',
  '899': '结关',
}
/** What an officer may decide, from where: a released parcel can only be completed, a refused one is declared anew. */
const HELD = ['501', '502', '503', '599'] as const
const NEXT: Readonly<Record<string, readonly string[]>> = {
  '120': ['100', '300', '500', ...HELD, '700', '800'],
  '300': ['100', '500', ...HELD, '700', '800'],
  '500': ['100', '300', ...HELD, '700', '800'],
  ...Object.fromEntries(HELD.map((held) => [held, ['500', '700', '800']])),
  '800': ['899'],
}

export function isLive({ status }: Declaration): boolean {
  return status in NEXT || status === '899' || status === '399'
}

export function newDeclaration(record: CustomsRecord, now: Date): Declaration {
  return {
    order_no: record.head['orderNo'] ?? '',
    status: '120',
    info: WORDS['120'] ?? '',
    pre_no: `B${newDigits(17)}`,
    // Four digits of the customs office, the year, I for import, nine of a running number; customs takes the list in with it.
    invt_no: `${record.head['customsCode'] ?? '0000'}${chinaTime(now).slice(0, 4)}I${newDigits(9)}`,
    buyer_id_number: record.head['buyerIdNumber'] ?? '',
    year: chinaTime(now).slice(0, 4),
    value: dutiableValue(record).toString(),
    record,
    taken_at: now.toISOString(),
  }
}

/** The verdict on a stored declaration. `lie.decision` is the officer's will, `lie.annual_used` what others sold the buyer. */
export function judge(
  { records, declarations, granted }: Judging,
  declaration: Declaration,
  lie: Behaviour['lie'],
): Declaration {
  const { record, order_no } = declaration
  const copNo = record.head['copNo'] ?? ''
  const differing = differences({
    order: records.get(`CEB311 ${order_no}`),
    payment: records.get(`CEB411 ${order_no}`),
    logistics: records.get(`CEB511 ${order_no}`),
    inventory: record,
  })
  if (differing.length > 0)
    return decided(declaration, { status: '100', info: `海关退单：比对不一致[${differing.join('；')}]` })

  const value = BigInt(declaration.value)
  if (value > SINGLE_LIMIT)
    return decided(declaration, {
      status: '-621005',
      info: `清单[${copNo}]的购买金额超过单笔限额[${yuan(SINGLE_LIMIT)}]`,
    })
  const used = declarations
    .all()
    .filter((each) => each.order_no !== order_no && isLive(each))
    .filter((each) => each.buyer_id_number === declaration.buyer_id_number && each.year === declaration.year)
    .reduce(
      (sum, each) => sum + BigInt(each.value) - returnedValue(each, granted.get(each.order_no)),
      hundredThousandths(lie['annual_used']),
    )
  if (used + value > ANNUAL_LIMIT) {
    const buyer = record.head['buyerName'] ?? ''
    const info = `清单[${copNo}]中购买人[${buyer}]已用购买额度为[${yuan(used)}]，本次购买将超过年度限额[${yuan(ANNUAL_LIMIT)}]`
    return decided(declaration, { status: '-621018', info })
  }
  const status = lie['decision'] ?? '800'
  return decided(declaration, { status, info: WORDS[status] ?? status })
}

/** An officer's decision. Refuses 404 for an unknown order, 409 for a step that cannot follow. */
export function decide(
  declarations: Table<Declaration>,
  orderNo: string,
  verdict: { status: string; note: string | null },
  now: Date,
): Declaration {
  const declaration = findDeclaration(declarations, orderNo)
  if (!(NEXT[declaration.status] ?? []).includes(verdict.status))
    return refuse(409, 'declaration.not_allowed', `${verdict.status} cannot follow ${declaration.status}`)
  const words = WORDS[verdict.status] ?? verdict.status
  const released = verdict.status === '800' ? { released_at: now.toISOString() } : {}
  return {
    ...decided(declaration, {
      status: verdict.status,
      info: verdict.note === null ? words : `${words}：${verdict.note}`,
    }),
    ...released,
  }
}

export function findDeclaration(declarations: Table<Declaration>, orderNo: string): Declaration {
  return declarations.get(orderNo) ?? refuse(404, 'declaration.unknown', 'no declaration for this order')
}

export function receiptOf({ record, status, info, pre_no, invt_no }: Declaration): Draft {
  const draft: Draft = { type: 'CEB621', head: record.head, verdict: { status, info }, preNo: pre_no }
  return invt_no === null ? draft : { ...draft, invtNo: invt_no }
}

/** What is shown over the API; the buyer's number stays inside. */
export function viewDeclaration({ order_no, status, info, pre_no, invt_no }: Declaration): object {
  return { order_no, status, info, pre_no, invt_no }
}

function decided(declaration: Declaration, { status, info }: Verdict): Declaration {
  return { ...declaration, status, info }
}
