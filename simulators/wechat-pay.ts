import { createSimulator } from './common/simulator.ts'
import { addAuthorisation } from './wechat-pay/authorisation.ts'
import { addCommands } from './wechat-pay/commands.ts'
import * as customs from './wechat-pay/customs.ts'
import { openGate, type Decision } from './wechat-pay/gate.ts'
import { openKeys } from './wechat-pay/keys.ts'
import { openNotices } from './wechat-pay/notices.ts'
import { addPayPage } from './wechat-pay/pay-routes.ts'
import * as refunds from './wechat-pay/refunds.ts'
import { addApi, type World } from './wechat-pay/routes.ts'
import type { Transaction } from './wechat-pay/transactions.ts'

/**
 * The WeChat Pay simulator: API v3 with real signatures, certificates and encryption, a page that stands where the wallet
 * will stand, bills, and declarations to customs. What it knows of the real protocol, and how surely, is in
 * docs/payments-wechat.md; its commands are in simulators/README.md. Nothing here moves money.
 */
const SWEEP_MS = 200
const { simulator, listen } = await createSimulator(
  {
    name: 'wechat-pay',
    title: '微信支付模拟器 / WeChat Pay',
    lies: [
      'amount',
      'refund_status',
      'customs_state',
      'certificate_check',
      'refuse',
      'answer',
      'answer_signature',
      'notify_signature',
      'notify_by',
      'bill',
      'authorise',
      'openid',
      'errcode',
    ],
    operations: [
      'certificates.list',
      'transactions.create',
      'transactions.find',
      'transactions.close',
      'transactions.pay',
      'refunds.create',
      'refunds.find',
      'refunds.finish',
      'bills.ask',
      'customs.declare',
      'customs.find',
      'customs.verify',
      'customs.finish',
      'authorise.page',
      'authorise.exchange',
    ],
    stepSecondsDefault: 1,
  },
  process.env,
)
const { store, clock } = simulator
const keys = openKeys(store, clock.real())
const notices = openNotices(simulator, keys)
const world: World = {
  simulator,
  keys,
  notices,
  transactions: store.table<Transaction>('transactions'),
  refunds: store.table<refunds.Refund>('refunds'),
  declarations: store.table<customs.Declaration>('declarations'),
}
// Before the first sweep, which would send it with its delay.
notices.resume()
addApi(world, openGate(simulator, keys, notices))
addCommands(world, finishAll)
addPayPage(world)
addAuthorisation(simulator, keys.account)
setInterval(() => finishAll(simulator.settings.stepMs), SWEEP_MS)
listen()

/** Ends refunds and declarations that are at least so old: nothing is forgotten by a restart. */
function finishAll(ageMs: number): void {
  const now = clock.now()
  const old = (instant: string) => Date.parse(instant) + ageMs <= now.getTime()
  for (const each of world.refunds.all().filter((refund) => refund.status === 'PROCESSING' && old(refund.created_at)))
    step('refunds.finish', () => refunds.finish(keys.account, world.transactions, world.refunds, each, now))
  const open = (state: customs.Declaration['state']) => state === 'UNDECLARED' || state === 'SUBMITTED'
  for (const each of world.declarations.all().filter((one) => open(one.state) && old(one.modified_at)))
    step('customs.finish', () => customs.finish(world, each, now))
  notices.sendDue()
}

function step(operation: string, decide: () => Decision): void {
  simulator.perform(operation, (behaviour) => {
    const made = decide()
    const planned = notices.plan(made.notices ?? [], behaviour)
    return { status: 200, body: {}, puts: [...(made.puts ?? []), ...notices.puts(planned)], events: [] }
  })
}
