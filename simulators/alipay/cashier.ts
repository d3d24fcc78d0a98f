import { BusinessError, InvalidCall } from './business-error.ts'
import { cashierPage, endedPage, troublePage } from './cashier-page.ts'
import { readContent } from './content.ts'
import { readCall, type Call, type Gateway } from './gateway.ts'
import type { Notify } from './notifies.ts'
import { contentOf, type Params } from './signing.ts'
import { chinaTime } from './time.ts'
import * as trading from './trades.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/**
 * The buyer’s side. The signed link comes to /gateway.do and opens the trade; the cashier itself needs no token, because
 * whoever knows its unguessable id may pay. Declining changes nothing, as with the real one: the trade waits on.
 */
export function addCashier(gateway: Gateway, trades: trading.Trades): void {
  const { app, clock } = gateway.simulator
  app.use('/cashier/*', async (c, next) => {
    await next()
    c.header('content-security-policy', POLICY)
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
  })
  const byCashier = (id: string) => trades.all().find((each) => each.cashier_id === id)

  app.get('/cashier/:id', (c) => {
    const trade = byCashier(c.req.param('id'))
    if (trade === undefined) return c.html(troublePage('ACQ.TRADE_NOT_EXIST'), 404)
    const open = trade.status === 'WAIT_BUYER_PAY' && !trading.isExpired(trade, clock.now())
    return c.html(open ? cashierPage(trade, null) : endedPage(trade))
  })

  app.post('/cashier/:id', async (c) => {
    const form = await c.req.formData()
    const trade = byCashier(c.req.param('id'))
    if (trade === undefined) return c.html(troublePage('ACQ.TRADE_NOT_EXIST'), 404)
    const action = form.get('action')
    const payer = { name: fieldText(form, 'payer_name'), id_number: fieldText(form, 'payer_id_number') }
    if (action === 'cancel') return c.redirect(trade.return_url, 303)
    if (action === 'decline') return c.html(cashierPage(trade, '余额不足，请换一种付款方式。'), 402)
    if ((payer.name === '') !== (payer.id_number === ''))
      return c.html(cashierPage(trade, '请同时填写付款人姓名和身份证号，或者都留空。'), 422)
    const who = payer.name === '' ? null : payer
    try {
      return c.redirect(returnUrl(gateway, pay(gateway, trades, trade, who)), 303)
    } catch (error) {
      if (error instanceof BusinessError) return c.html(endedPage(trades.get(trade.out_trade_no) ?? trade), 409)
      throw error
    }
  })
}

/** Opens the trade of a signed page link and sends the browser on to its cashier. */
export async function openCashier(gateway: Gateway, trades: trading.Trades, call: Call): Promise<Response> {
  const { clock, settings, perform } = gateway.simulator
  try {
    const params = await readCall(gateway, call)
    const asked = {
      method: params['method'] ?? '',
      content: readContent(params['biz_content'] ?? ''),
      returnUrl: params['return_url'] ?? '',
      notifyUrl: params['notify_url'] ?? '',
    }
    const opened = trading.openTrade(trades, asked, clock.now())
    perform('trade.open', () => ({ status: 200, body: {}, puts: opened.puts, events: [] }))
    const id = opened.trade.cashier_id
    return call.redirect(new URL(`/cashier/${id}`, settings.publicUrl ?? call.req.url).href, 302)
  } catch (error) {
    if (error instanceof BusinessError || error instanceof InvalidCall)
      return call.html(troublePage(error.subCode), 400)
    throw error
  }
}

/** The buyer pays; the shop is told by a notify. */
export function pay(
  gateway: Gateway,
  trades: trading.Trades,
  trade: trading.Trade,
  payer: trading.Payer | null,
): trading.Trade {
  const { clock, perform } = gateway.simulator
  let due: readonly Notify[] = []
  let paid = trade
  perform('trade.pay', (behaviour) => {
    paid = trading.payTrade(trade, payer, behaviour.lie['amount'], clock.now())
    due = gateway.notifier.plan(paid, {}, behaviour)
    const puts = [trades.put(paid.out_trade_no, paid), ...gateway.notifier.puts(due)]
    return { status: 200, body: {}, puts, events: [] }
  })
  gateway.notifier.send(due)
  return paid
}

/** The way back carries signed parameters; a shop that believes them alone is wrong all the same. */
function returnUrl({ shop, simulator }: Gateway, trade: trading.Trade): string {
  const params: Params = {
    charset: 'utf-8',
    out_trade_no: trade.out_trade_no,
    method: `${trade.method}.return`,
    total_amount: trade.reported_amount,
    trade_no: trade.trade_no,
    auth_app_id: shop.appId,
    version: '1.0',
    app_id: shop.appId,
    sign_type: 'RSA2',
    seller_id: shop.sellerId,
    timestamp: chinaTime(simulator.clock.now()),
  }
  const url = new URL(trade.return_url)
  const sign = shop.sign(contentOf(params, ['sign', 'sign_type']), false)
  for (const [name, value] of Object.entries({ ...params, sign })) url.searchParams.set(name, value)
  return url.href
}

function fieldText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim().slice(0, 60) : ''
}
