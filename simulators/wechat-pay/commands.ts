import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { parseFields } from '../common/fields.ts'
import { refuse as refuseCommand } from '../common/refusal.ts'
import { Fault, type Decision } from './gate.ts'
import type { Stage } from './keys.ts'
import type { World } from './routes.ts'
import { pay, type Person } from './transactions.ts'

const STAGES: readonly string[] = ['announce', 'switch', 'retire'] satisfies readonly Stage[]
const isStage = (text: string): text is Stage => STAGES.includes(text)
/** Who pays when nobody is named: the person of the demonstration. */
export const PAYER: Person = { name: '王小明', id_number: '110101190001010015' }

/** What a tester commands, with the simulator's bearer token: what a merchant platform shows, and a buyer's hand. */
export function addCommands(
  { simulator, keys, notices, transactions }: World,
  finishAll: (ageMs: number) => void,
): void {
  const { app, clock, store } = simulator
  const { account } = keys
  app.get('/v1/merchant', (c) =>
    c.json({
      app_id: account.appId,
      merchant_id: account.merchantId,
      merchant_serial: account.merchantSerial,
      merchant_key: account.merchantKey,
      merchant_certificate: account.merchantCertificate,
      api_v3_key: account.apiV3Key,
      app_secret: account.appSecret ?? '',
      public_key_id: account.publicKeyId,
      public_key: account.publicKey,
    }),
  )
  const counted = store.table<{ readonly asked: number }>('certificate_requests')
  app.get('/v1/certificates', (c) =>
    c.json({
      asked: counted.get('all')?.asked ?? 0,
      data: keys.certificates().map(({ serial, listed, signs, until }) => ({ serial, listed, signs, until })),
    }),
  )
  app.post('/v1/certificates/:stage', (c) => {
    const stage = c.req.param('stage')
    if (!isStage(stage)) return refuseCommand(404, 'certificates.stage', `one of ${STAGES.join(', ')}`)
    store.commit(clock.now(), keys.rotate(stage, clock.real()))
    return c.json({ signs: keys.signing().serial })
  })
  app.get('/v1/notifications', (c) =>
    c.json({
      data: notices.all().map(({ id, type, about, status, attempts }) => ({ id, type, about, status, attempts })),
    }),
  )
  app.post('/v1/advance', (c) => {
    finishAll(0)
    return c.json({ done: true })
  })
  app.post('/v1/transactions/:number/pay', async (c) => {
    const body = parseFields(await c.req.text())
    const given = body.has('payer') ? body.object('payer') : null
    const payer = given === null ? PAYER : { name: given.text('name', 60), id_number: given.text('id_number', 60) }
    return c.json(payNow({ simulator, keys, notices, transactions }, c.req.param('number'), payer).body ?? {})
  })
}

/** The buyer pays: journaled with its notification, which then leaves. Refused with 409 when it cannot be paid. */
export function payNow(
  { simulator, keys, notices, transactions }: Pick<World, 'simulator' | 'keys' | 'notices' | 'transactions'>,
  number: string,
  payer: Person,
): Decision {
  try {
    let made: Decision = { body: {} }
    simulator.perform('transactions.pay', (behaviour) => {
      made = pay(transactions, keys.account, number, payer, behaviour, simulator.clock.now())
      const planned = notices.plan(made.notices ?? [], behaviour)
      return { status: 200, body: {}, puts: [...(made.puts ?? []), ...notices.puts(planned)], events: [] }
    })
    notices.sendDue()
    return made
  } catch (error) {
    if (error instanceof Fault) return refuseCommand(409, error.code, error.message)
    throw error
  }
}

export type PageCall = Context<{ Bindings: HttpBindings }>
