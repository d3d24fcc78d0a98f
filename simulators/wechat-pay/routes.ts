import type { Simulator } from '../common/simulator.ts'
import type { Table } from '../common/store.ts'
import { fundFlowBill, offer, tradeBill, type Offered } from './bills.ts'
import * as customs from './customs.ts'
import { refuse, type Api, type Call, type Decision } from './gate.ts'
import { encrypt, type Keys } from './keys.ts'
import { chinaTime, type Notices } from './notices.ts'
import * as refunds from './refunds.ts'
import * as transactions from './transactions.ts'

export type World = {
  readonly simulator: Simulator
  readonly keys: Keys
  readonly notices: Notices
  readonly transactions: transactions.Transactions
  readonly refunds: refunds.Refunds
  readonly declarations: customs.Declarations
}

const CUSTOMS = '/global/v3/customs'
const WAYS = { native: 'NATIVE', h5: 'MWEB', jsapi: 'JSAPI' } as const
const OFFERS_MAX = 50

/** The addresses of API v3 that a merchant calls. */
export function addApi(world: World, api: Api): void {
  addCertificates(world, api)
  addTransactions(world, api)
  addRefunds(world, api)
  addBills(world, api)
  addCustoms(world, api)
}

function addCertificates({ simulator, keys }: World, api: Api): void {
  const { app } = simulator
  const counted: Table<{ readonly asked: number }> = simulator.store.table('certificate_requests')
  app.get(
    '/v3/certificates',
    api('certificates.list', () => ({
      puts: [counted.put('all', { asked: (counted.get('all')?.asked ?? 0) + 1 })],
      body: {
        data: keys
          .certificates()
          .filter((each) => each.listed)
          .map((each) => ({
            serial_no: each.serial,
            effective_time: chinaTime(new Date(each.from)),
            expire_time: chinaTime(new Date(each.until)),
            encrypt_certificate: encrypt(keys.account.apiV3Key, each.certificate, 'certificate'),
          })),
      },
    })),
  )
}

function addTransactions(world: World, api: Api): void {
  const { app, settings } = world.simulator
  const { account } = world.keys
  const table: Table<transactions.Transaction> = world.transactions
  for (const [way, type] of Object.entries(WAYS))
    app.post(
      `/v3/pay/transactions/${way}`,
      api('transactions.create', (call, text) => {
        const { made, fresh } = transactions.create(table, transactions.readNew(account, type, text))
        const page = new URL(`/pay/${made.prepay_id}`, settings.publicUrl ?? call.req.url).href
        const body =
          type === 'NATIVE' ? { code_url: page } : type === 'MWEB' ? { h5_url: page } : { prepay_id: made.prepay_id }
        return { body, puts: fresh ? [table.put(made.out_trade_no, made)] : [] }
      }),
    )
  app.get(
    '/v3/pay/transactions/out-trade-no/:number',
    api('transactions.find', (call) => {
      if (call.req.query('mchid') !== account.merchantId) refuse('PARAM_ERROR', 'mchid is not ours')
      return { body: transactions.view(account, transactions.find(table, numberOf(call))) }
    }),
  )
  app.post(
    '/v3/pay/transactions/out-trade-no/:number/close',
    api('transactions.close', (call) => transactions.close(table, numberOf(call))),
  )
}

function addRefunds(world: World, api: Api): void {
  const { app, clock } = world.simulator
  app.post(
    '/v3/refund/domestic/refunds',
    api('refunds.create', (_call, text, behaviour) =>
      refunds.create(world.transactions, world.refunds, text, behaviour, clock.now()),
    ),
  )
  app.get(
    '/v3/refund/domestic/refunds/:number',
    api('refunds.find', (call) => refunds.find(world.refunds, numberOf(call))),
  )
}

function addBills(world: World, api: Api): void {
  const { app } = world.simulator
  // Offers live minutes, as the real ones, so they are kept in memory alone.
  const offered = new Map<string, Offered>()
  const books = () => ({
    account: world.keys.account,
    transactions: world.transactions.all(),
    refunds: world.refunds.all(),
  })
  const offering = (made: (day: string) => string) =>
    api('bills.ask', (call, _text, { lie }): Decision => {
      const day = call.req.query('bill_date') ?? ''
      if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) refuse('PARAM_ERROR', 'bill_date is wrong')
      const { token, hash, bytes } = offer(made(day), call.req.query('tar_type') === 'GZIP')
      const changed = lie['bill'] === 'changed' ? offer(`${made(day)}\r\n`, true).bytes : bytes
      offered.set(token, { token, hash, bytes: changed })
      for (const old of [...offered.keys()].slice(0, -OFFERS_MAX)) offered.delete(old)
      const download_url = new URL(`/v3/billdownload/file?token=${token}`, call.req.url).href
      return { body: { hash_type: 'SHA1', hash_value: hash, download_url } }
    })
  app.get(
    '/v3/bill/tradebill',
    offering((day) => tradeBill(day, books())),
  )
  app.get(
    '/v3/bill/fundflowbill',
    offering((day) => fundFlowBill(day, books())),
  )
  // The one answer that is not signed.
  app.get('/v3/billdownload/file', (c) => {
    const file = offered.get(c.req.query('token') ?? '')
    if (!(c.req.header('authorization') ?? '').startsWith('WECHATPAY2-SHA256-RSA2048 '))
      return c.json({ code: 'SIGN_ERROR', message: 'the Authorization header cannot be read' }, 401)
    return file === undefined
      ? c.json({ code: 'RESOURCE_NOT_EXISTS', message: 'no such file' }, 404)
      : c.body(new Uint8Array(file.bytes), 200, { 'content-type': 'application/octet-stream' })
  })
}

function addCustoms(world: World, api: Api): void {
  const { app, clock } = world.simulator
  const declaring = (correcting: boolean) =>
    api('customs.declare', (_call, text, behaviour) => customs.declare(world, text, correcting, behaviour, clock.now()))
  app.post(`${CUSTOMS}/orders`, declaring(false))
  app.patch(`${CUSTOMS}/orders`, declaring(true))
  app.get(
    `${CUSTOMS}/orders`,
    api('customs.find', (call) => customs.list(world, (name) => call.req.query(name))),
  )
  app.post(
    `${CUSTOMS}/redeclare`,
    api('customs.declare', (_call, text) => customs.redeclare(world, text, clock.now())),
  )
  app.post(
    `${CUSTOMS}/verify-certificate`,
    api('customs.verify', (call, text, behaviour) =>
      customs.verify(world, text, call.req.header('wechatpay-serial') ?? '', behaviour),
    ),
  )
}

const numberOf = (call: Call): string => call.req.param('number') ?? ''
