import type { Behaviour } from '../common/control.ts'
import { atOnce, deliverer, unsent, type Sending } from '../common/deliver.ts'
import { newId } from '../common/ids.ts'
import type { Simulator } from '../common/simulator.ts'
import type { Put } from '../common/store.ts'
import type { Shop } from './shop.ts'
import { contentOf, type Params } from './signing.ts'
import { chinaTime } from './time.ts'
import type { Trade } from './trades.ts'

/**
 * The asynchronous notify: a form posted to the trade’s notify_url, signed over its parameters without sign and sign_type,
 * and repeated until the answer is the text `success`. The real gateway repeats after 4, 10, 10 min, 1, 2, 6 and 15 h;
 * here the waits are 0.5, 1, 2, 5 s and then each 30 s. `notify_id` is the same for every try and copy.
 */
export type Notify = Sending & {
  readonly notify_id: string
  readonly url: string
  readonly params: Params
  readonly forged: boolean
}
export type Notifier = {
  readonly plan: (trade: Trade, more: Params, behaviour: Behaviour) => readonly Notify[]
  readonly puts: (notifies: readonly Notify[]) => readonly Put[]
  readonly send: (notifies: readonly Notify[]) => void
  readonly resume: () => void
  readonly all: () => readonly Notify[]
}

const ANSWER_MS_MAX = 10_000
const REORDER_WAIT_MS = 3000

export function openNotifier({ store, clock }: Simulator, shop: Shop): Notifier {
  const table = store.table<Notify>('notifies')
  let held: Notify[] = []

  const deliver = deliverer<Notify>({
    post: (notify) => postOnce(shop, notify),
    keep: (next) => store.commit(clock.now(), [table.put(next.notify_id, next)]),
  })
  const flushHeld = () => {
    const reversed = held.toReversed()
    held = []
    for (const [index, notify] of reversed.entries())
      void deliver({ ...notify, delay_ms: notify.delay_ms + index * 100 })
  }
  const hold = (notify: Notify) => {
    held.push(notify)
    if (held.length === 1) setTimeout(flushHeld, REORDER_WAIT_MS)
    else flushHeld()
  }
  const send = (notifies: readonly Notify[]) => {
    for (const notify of notifies.filter((each) => each.status === 'due'))
      if (notify.reorder) hold(notify)
      else void deliver(notify)
  }
  return {
    plan: (trade, more, behaviour) => (trade.notify_url === '' ? [] : [planned(shop, trade, more, behaviour)]),
    puts: (notifies) => notifies.map((each) => table.put(each.notify_id, each)),
    send,
    resume: () => send(table.all().map(atOnce)),
    all: table.all,
  }

  function planned(from: Shop, trade: Trade, more: Params, behaviour: Behaviour): Notify {
    return {
      notify_id: newId('ntf').replaceAll('_', ''),
      url: trade.notify_url,
      params: { ...paramsOf(from, trade, behaviour, clock.now()), ...more },
      ...unsent(behaviour),
      forged: behaviour.lie['signature'] === 'wrong',
    }
  }
}

function paramsOf(shop: Shop, trade: Trade, { lie }: Behaviour, now: Date): Params {
  return {
    notify_time: chinaTime(now),
    notify_type: 'trade_status_sync',
    charset: 'utf-8',
    version: '1.0',
    app_id: lie['app_id'] ?? shop.appId,
    auth_app_id: shop.appId,
    seller_id: lie['seller_id'] ?? shop.sellerId,
    buyer_id: '2088000000000001',
    trade_no: trade.trade_no,
    out_trade_no: trade.out_trade_no,
    trade_status: trade.status,
    subject: trade.subject,
    total_amount: trade.reported_amount,
    gmt_create: chinaTime(new Date(trade.created_at)),
    ...(trade.paid === null
      ? {}
      : {
          gmt_payment: chinaTime(new Date(trade.paid.at)),
          receipt_amount: trade.reported_amount,
          buyer_pay_amount: trade.reported_amount,
          invoice_amount: trade.reported_amount,
          point_amount: '0.00',
          fund_bill_list: `[{"amount":"${trade.reported_amount}","fundChannel":"ALIPAYACCOUNT"}]`,
        }),
    ...(trade.closed_at === null ? {} : { gmt_close: chinaTime(new Date(trade.closed_at)) }),
    ...(trade.passback_params === '' ? {} : { passback_params: trade.passback_params }),
  }
}

async function postOnce(shop: Shop, notify: Notify): Promise<boolean> {
  const params: Params = { ...notify.params, notify_id: notify.notify_id, sign_type: 'RSA2' }
  const sign = shop.sign(contentOf(params, ['sign', 'sign_type']), notify.forged)
  try {
    const response = await fetch(notify.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({ ...params, sign }),
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
    })
    return (await response.text()) === 'success'
  } catch {
    return false
  }
}
