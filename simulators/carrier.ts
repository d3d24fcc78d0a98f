import { parseFields } from './common/fields.ts'
import { operation } from './common/operation.ts'
import { refuse } from './common/refusal.ts'
import { createSimulator, type Outcome } from './common/simulator.ts'
import * as parcels from './carrier/shipments.ts'

/**
 * The carrier simulator: takes parcels over, moves them a step every STEP_SECONDS of real time (0: only when told),
 * stops at the port until customs releases, and reports each step by webhook. The protocol is in README.md.
 */
const TICK_MS = 100
const { simulator, listen } = await createSimulator(
  {
    name: 'carrier',
    title: '承运人模拟器 / carrier',
    lies: ['consignee_name', 'consignee_phone', 'consignee_address', 'weight_grams'],
    operations: ['shipments.create', 'shipments.advance', 'shipments.release', 'shipments.return'],
    stepSecondsDefault: 2,
  },
  process.env,
)
const { app, clock, settings, perform } = simulator
const shipments = simulator.store.table<parcels.Shipment>('shipments')
// Real time of each moving parcel's next step. Rebuilt from the journal, and kept so that a tick reads no resting parcel.
const nextStepMs = new Map<string, number>()
for (const shipment of shipments.all()) plan(shipment.id)

app.post(
  '/v1/shipments',
  operation(simulator, {
    name: 'shipments.create',
    key: 'required',
    prepare: (text) => parcels.readShipment(parseFields(text)),
    decide: (input, behaviour) => planned(parcels.createShipment(shipments, input, behaviour, clock.now())),
  }),
)
app.get('/v1/shipments', (c) => {
  const reference = c.req.query('reference') ?? refuse(400, 'request.malformed', 'reference is missing')
  return c.json({
    data: shipments
      .all()
      .filter((each) => each.reference === reference)
      .map(parcels.view),
  })
})
app.get('/v1/shipments/:id', (c) => c.json(parcels.view(parcels.findShipment(shipments, c.req.param('id')))))
addAction('advance', 'shipments.advance', parcels.advance)
addAction('release', 'shipments.release', parcels.release)
addAction('return', 'shipments.return', parcels.sendBack)
if (settings.stepMs > 0) setInterval(tick, TICK_MS)
listen()

function addAction(
  path: string,
  name: string,
  act: (table: parcels.Shipments, id: string, now: Date) => Outcome,
): void {
  app.post(
    `/v1/shipments/:id/${path}`,
    operation(simulator, {
      name,
      key: 'optional',
      prepare: (_text, call) => call.req.param('id') ?? '',
      decide: (id) => planned(act(shipments, id, clock.now())),
    }),
  )
}

function tick(): void {
  const now_ms = clock.real().getTime()
  for (const [id, due_ms] of nextStepMs) {
    if (due_ms > now_ms) continue
    nextStepMs.delete(id)
    const shipment = shipments.get(id)
    if (shipment === undefined || !parcels.canMove(shipment)) continue
    perform('shipments.advance', () => parcels.advance(shipments, id, clock.now()))
    plan(id)
  }
}

/** Every change gives the parcel its next step anew; whether it may move is asked when the step is due. */
function planned(outcome: Outcome): Outcome {
  for (const [, id] of outcome.puts) plan(id)
  return outcome
}

function plan(id: string): void {
  nextStepMs.set(id, clock.real().getTime() + settings.stepMs)
}
