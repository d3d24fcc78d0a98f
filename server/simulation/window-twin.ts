import {
  buildCancelReceipt,
  buildInventoryReceipt,
  buildLogisticsReceipt,
  buildOrderReceipt,
  buildPaymentReceipt,
  buildRefundReceipt,
  chinaTimeMillis,
  type Built,
} from '@westbound/customs-cn'
import { openSingleWindow, type SingleWindow } from '#modules/customs'
import { must } from '#platform/check'
import { newId } from '#platform/id'
import type { TwinNeeds } from './payment-twin.ts'

type Message = Parameters<SingleWindow['send']>[0]
type Receipt = { readonly cursor: bigint; readonly messageType: string; readonly xml: string; readonly at: Date }
export type Filed = {
  readonly key: string
  readonly type: Message['type']
  readonly xml: string
  readonly orderNo: string
  /** `new` until looked at; then the last status customs gave. */
  status: string
}

/** What a twin remembers; plain data, so that a history can begin with another one's. */
export type WindowTruth = { readonly filed: Filed[]; readonly receipts: Receipt[] }

export type WindowTwin = SingleWindow & {
  readonly truth: WindowTruth
  readonly filed: () => readonly Readonly<Filed>[]
  /** Customs looks at the oldest message that waits and answers; false when none waits. */
  answerOne(): boolean
  /** An officer ends an inspection. */
  decide(key: string, status: '800' | '700' | '100'): void
}

const partOf = (xml: string, tag: string): string =>
  new RegExp(`<ceb:${tag}>([^<]*)<|<${tag}>([^<]*)<`)
    .exec(xml)
    ?.slice(1)
    .find((text) => text !== undefined) ?? ''
const number18 = (n: number): string => String(n).padStart(18, '0')

/** A single window that keeps what it was sent and writes receipts in the official form. */
export function openWindowTwin(
  { clock, random, weather, post, key }: TwinNeeds,
  truth: WindowTruth = { filed: [], receipts: [] },
): WindowTwin {
  const real = openSingleWindow({ url: 'http://127.0.0.1:9', secret: 'unused', webhookSecret: key })
  const { filed, receipts } = truth
  const write = (of: Filed, status: string): void => {
    of.status = status
    const built = receiptOf(of, status, filed.indexOf(of), clock.now())
    const cursor = BigInt(receipts.length + 1)
    receipts.push({ cursor, messageType: built.type, xml: built.xml, at: clock.now() })
    post.send('single-window', 'receipt.available', { cursor: Number(cursor), message_type: built.type })
  }
  const verdict = (of: Filed): string => {
    if (of.type === 'CEB623' || of.type === 'CEB625') return weather.isClear() || random.below(100) < 85 ? '399' : '100'
    if (of.type !== 'CEB621') return '120'
    const live = filed.some(
      (each) => each !== of && each.type === 'CEB621' && each.orderNo === of.orderNo && isLive(each),
    )
    if (live) return '-621004'
    if (weather.isClear()) return '800'
    const luck = random.below(100)
    return luck < 70 ? '800' : luck < 80 ? '100' : luck < 88 ? '500' : luck < 93 ? '300' : luck < 97 ? '700' : '-621018'
  }
  return {
    checkEvent: real.checkEvent,
    readEvent: real.readEvent,
    send: (message) =>
      weather.call(() => {
        if (!filed.some((each) => each.key === message.key))
          filed.push({ ...message, orderNo: partOf(message.xml, 'orderNo'), status: 'new' })
        return { kind: 'done', value: `msg_${message.key}` } as const
      }),
    receipts: (after) =>
      weather.call(
        () => ({ kind: 'done', value: receipts.filter(({ cursor }) => cursor > after).slice(0, 20) }) as const,
      ),
    uploadPaymentData: () => weather.call(() => ({ kind: 'done', value: { code: '10000', message: '' } }) as const),
    truth,
    filed: () => filed,
    answerOne: () => {
      const waiting = filed.find(({ status }) => status === 'new')
      if (waiting === undefined) return false
      if (waiting.type === 'CEB621' && !weather.isClear() && random.chance(50)) write(waiting, '120')
      write(waiting, verdict(waiting))
      return true
    },
    decide: (once, status) => {
      const found = filed.find((each) => each.key === once)
      if (found !== undefined && ['120', '300', '500'].includes(found.status)) write(found, status)
    },
  }
}

const isLive = ({ status }: Filed): boolean => ['120', '300', '500', '800'].includes(status)

function receiptOf(
  { xml, type }: Filed,
  status: string,
  at: number,
  now: Date,
): { readonly type: string; readonly xml: string } {
  const id = newId(now).toUpperCase()
  const core = {
    guid: newId(now).toUpperCase(),
    returnStatus: status,
    returnTime: chinaTimeMillis(now),
    returnInfo: `status ${status}`,
  }
  const party = { ebpCode: partOf(xml, 'ebpCode'), ebcCode: partOf(xml, 'ebcCode') }
  switch (type) {
    case 'CEB311':
      return xmlOf('CEB312', buildOrderReceipt(id, [{ ...core, ...party, orderNo: partOf(xml, 'orderNo') }]))
    case 'CEB411':
      return xmlOf(
        'CEB412',
        buildPaymentReceipt(id, [
          { ...core, payCode: partOf(xml, 'payCode'), payTransactionId: partOf(xml, 'payTransactionId') },
        ]),
      )
    case 'CEB511':
      return xmlOf(
        'CEB512',
        buildLogisticsReceipt(id, [
          { ...core, logisticsCode: partOf(xml, 'logisticsCode'), logisticsNo: partOf(xml, 'logisticsNo') },
        ]),
      )
    case 'CEB623':
      return xmlOf(
        'CEB624',
        buildCancelReceipt(id, [{ ...core, copNo: partOf(xml, 'copNo'), preNo: number18(at + 1) }]),
      )
    case 'CEB625':
      return xmlOf(
        'CEB626',
        buildRefundReceipt(id, [{ ...core, copNo: partOf(xml, 'copNo'), preNo: number18(at + 1) }]),
      )
    case 'CEB621':
      return xmlOf(
        'CEB622',
        buildInventoryReceipt(id, [
          {
            ...core,
            ...party,
            copNo: partOf(xml, 'copNo'),
            preNo: number18(at + 1),
            ...(['120', '300', '500', '800'].includes(status) ? { invtNo: number18(at + 1) } : {}),
          },
        ]),
      )
  }
}

const xmlOf = (type: string, built: Built): { readonly type: string; readonly xml: string } => ({
  type,
  xml: must(built.ok ? built.xml : null, 'a receipt can be written'),
})
