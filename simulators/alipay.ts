import { randomBytes } from 'node:crypto'
import { parseFields } from './common/fields.ts'
import { refuse } from './common/refusal.ts'
import { createSimulator, type Simulator } from './common/simulator.ts'
import type { Put } from './common/store.ts'
import { billZip } from './alipay/bill.ts'
import { BusinessError, refuseBusiness } from './alipay/business-error.ts'
import { addCashier, openCashier, pay } from './alipay/cashier.ts'
import * as customs from './alipay/customs.ts'
import { answerCall, type Gateway, type Method } from './alipay/gateway.ts'
import { openNotifier, type Notify } from './alipay/notifies.ts'
import * as refunding from './alipay/refunds.ts'
import { openShop } from './alipay/shop.ts'
import { chinaDay } from './alipay/time.ts'
import * as trading from './alipay/trades.ts'

/**
 * Alipay’s open gateway, simulated: signed page links with a cashier, query, close, refund, bill and customs declaration,
 * and the asynchronous notify. It checks the shop’s signature with the shop’s public key and signs with its own. What it
 * does and how it fails on purpose stands in README.md.
 */
const SWEEP_MS = 200
const BILL_URL_MS = 30_000
const { simulator, listen } = await createSimulator(
  {
    name: 'alipay',
    title: '支付宝模拟器 / Alipay gateway',
    lies: ['amount', 'seller_id', 'app_id', 'refund', 'fund_change', 'system_error', 'customs', 'bill'],
    operations: [
      'trade.open',
      'trade.pay',
      'trade.query',
      'trade.close',
      'trade.refund',
      'trade.expire',
      'trade.finish',
      'refund.query',
      'refund.complete',
      'bill.url',
      'customs.declare',
      'customs.query',
      'customs.advance',
    ],
    stepSecondsDefault: 1,
  },
  process.env,
)
const shop = openShop(simulator, process.env)
const gateway: Gateway = { simulator, shop, notifier: openNotifier(simulator, shop) }
const trades = simulator.store.table<trading.Trade>('trades')
const refunds = simulator.store.table<refunding.Refund>('refunds')
const declarations = simulator.store.table<customs.Declaration>('declarations')
const bills = simulator.store.table<{ readonly day: string; readonly until_ms: number }>('bills')
const now = () => simulator.clock.now()
const methods = gatewayMethods(gateway)
addGateway(simulator)
addCashier(gateway, trades)
addControls(simulator)
setInterval(sweep, SWEEP_MS)
listen()
gateway.notifier.resume()

function gatewayMethods({ notifier }: Gateway): ReadonlyMap<string, Method> {
  const read = (body: Record<string, unknown>) => ({ body, puts: [], notifies: [] })
  const books = { trades, refunds }
  const tradeMethods: Readonly<Record<string, Method>> = {
    'alipay.trade.query': {
      operation: 'trade.query',
      decide: (content) => read(trading.viewTrade(trading.findTrade(trades, content))),
    },
    'alipay.trade.close': {
      operation: 'trade.close',
      decide: (content, behaviour) => {
        const trade = trading.closeTrade(trading.findTrade(trades, content), now())
        return {
          body: { trade_no: trade.trade_no, out_trade_no: trade.out_trade_no },
          puts: [trades.put(trade.out_trade_no, trade)],
          notifies: notifier.plan(trade, {}, behaviour),
        }
      },
    },
    'alipay.trade.refund': {
      operation: 'trade.refund',
      decide: (content, behaviour) => {
        const trade = trading.findTrade(trades, content)
        const { body, puts, moved } = refunding.refundTrade(books, trade, content, behaviour, now())
        const notifies =
          moved === null
            ? []
            : notifier.plan(moved.trade, refunding.refundNotice(refunds, moved.trade, moved.refund), behaviour)
        return { body, puts, notifies }
      },
    },
    'alipay.trade.fastpay.refund.query': {
      operation: 'refund.query',
      decide: (content) => read(refunding.queryRefund(refunds, trading.findTrade(trades, content), content)),
    },
  }
  return new Map(Object.entries({ ...tradeMethods, ...paperMethods() }))
}

/** The bill of a day, and what customs is told. */
function paperMethods(): Readonly<Record<string, Method>> {
  return {
    'alipay.data.dataservice.bill.downloadurl.query': {
      operation: 'bill.url',
      decide: (content, { lie }, at) => {
        content.text('bill_type', 20, /^trade$/)
        const day = content.text('bill_date', 10, /^\d{4}-\d\d-\d\d$/)
        if (day >= chinaDay(now()) || lie['bill'] === 'missing' || billOf(day) === null)
          refuseBusiness('BILL_NOT_EXIST', 'there is no bill of that day')
        const token = randomBytes(16).toString('hex')
        const url = new URL(`/bills/${token}`, at).href
        const row = { day, until_ms: simulator.clock.real().getTime() + BILL_URL_MS }
        return { body: { bill_download_url: url }, puts: [bills.put(token, row)], notifies: [] }
      },
    },
    'alipay.trade.customs.declare': {
      operation: 'customs.declare',
      decide: (content, behaviour) => {
        const trade = trading.findTrade(trades, content)
        return { ...customs.declare(declarations, trade, content, behaviour, now()), notifies: [] }
      },
    },
    'alipay.trade.customs.query': {
      operation: 'customs.query',
      decide: (content) => ({ body: customs.queryDeclarations(declarations, content), puts: [], notifies: [] }),
    },
  }
}

const billOf = (day: string) => billZip(day, { trades: trades.all(), refunds: refunds.all(), sellerId: shop.sellerId })

function addGateway({ app, clock }: Simulator): void {
  app.get('/gateway.do', (c) => openCashier(gateway, trades, c))
  app.post('/gateway.do', async (c) => {
    const isPage = trading.pageMethods.includes(new URL(c.req.url).searchParams.get('method') ?? '')
    return isPage ? await openCashier(gateway, trades, c) : await answerCall(gateway, c, methods)
  })
  app.get('/bills/:token', (c) => {
    const bill = bills.get(c.req.param('token'))
    if (bill === undefined || bill.until_ms < clock.real().getTime())
      return refuse(404, 'bill.gone', 'no such bill, or its 30 seconds are over')
    const zip = billOf(bill.day) ?? refuse(404, 'bill.gone', 'nothing moved on that day')
    return c.body(Uint8Array.from(zip), 200, { 'content-type': 'application/zip' })
  })
}

/** What only tests and the person at the controls may do: behind the bearer token. */
function addControls({ app }: Simulator): void {
  const tradeOf = (number: string) => trades.get(number) ?? refuse(404, 'trade.unknown', 'no such trade')
  app.get('/v1/merchant', (c) =>
    c.json({
      app_id: shop.appId,
      seller_id: shop.sellerId,
      app_private_key: shop.privateKey,
      alipay_public_key: shop.currentKey(),
    }),
  )
  app.get('/v1/key', (c) => c.json({ public_key: shop.currentKey() }))
  app.post('/v1/key/rotate', (c) => c.json({ public_key: shop.rotate() }))
  app.get('/v1/notifies', (c) =>
    c.json({
      data: gateway.notifier
        .all()
        .map(({ notify_id, params, status, attempts }) => ({ notify_id, params, status, attempts })),
    }),
  )
  app.get('/v1/trades/:number', (c) => c.json(trading.viewTrade(tradeOf(c.req.param('number')))))
  app.post('/v1/trades/:number/pay', async (c) => {
    const body = parseFields(await c.req.text())
    const payer = body.has('name') ? { name: body.text('name', 60), id_number: body.text('id_number', 60) } : null
    try {
      return c.json(trading.viewTrade(pay(gateway, trades, tradeOf(c.req.param('number')), payer)))
    } catch (error) {
      if (error instanceof BusinessError) return refuse(409, error.subCode, error.message)
      throw error
    }
  })
  app.post('/v1/trades/:number/finish', (c) => {
    const finished = trading.finishTrade(tradeOf(c.req.param('number')))
    change('trade.finish', finished, {})
    return c.json(trading.viewTrade(finished))
  })
}

/** Moves a trade and tells the shop. */
function change(
  operation: string,
  trade: trading.Trade,
  more: Record<string, string>,
  extra: readonly Put[] = [],
): void {
  let due: readonly Notify[] = []
  simulator.perform(operation, (behaviour) => {
    due = gateway.notifier.plan(trade, more, behaviour)
    const puts = [trades.put(trade.out_trade_no, trade), ...extra, ...gateway.notifier.puts(due)]
    return { status: 200, body: {}, puts, events: [] }
  })
  gateway.notifier.send(due)
}

/** Ends trades whose time is over, completes refunds that take their time, and moves declarations a step on. */
function sweep(): void {
  const at = now()
  const isDue = (since: string) => Date.parse(since) + simulator.settings.stepMs <= at.getTime()
  for (const trade of trades.all())
    if (trading.isExpired(trade, at))
      change('trade.expire', { ...trade, status: 'TRADE_CLOSED', closed_at: at.toISOString() }, {})
  for (const refund of refunds.all()) {
    const trade = trades.get(refund.out_trade_no)
    if (refund.status === 'done' || trade === undefined || !isDue(refund.created_at)) continue
    const done = refunding.finishRefund({ trades, refunds }, trade, refund, at)
    change('refund.complete', done.trade, refunding.refundNotice(refunds, done.trade, done.refund), done.puts)
  }
  for (const declaration of declarations.all())
    if (declaration.status !== 'succ' && isDue(declaration.modified_at))
      simulator.perform('customs.advance', () => {
        const next = customs.advance(declaration, at)
        const puts = [declarations.put(next.out_request_no, next)]
        return { status: 200, body: {}, puts, events: [] }
      })
}
