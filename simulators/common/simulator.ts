import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { startClock, type Clock } from './clock.ts'
import { openControl, type Behaviour, type Control } from './control.ts'
import { sameSecret } from './ids.ts'
import { refuse, Refusal } from './refusal.ts'
import { readSettings, type Settings } from './settings.ts'
import { openStore, type Put, type Store } from './store.ts'
import { openWebhooks, type Event, type Webhooks } from './webhooks.ts'

/** What a decision wants: the answer, the rows to keep and the events to report. All of it is one journal line. */
export type Outcome = {
  readonly status: 200 | 201 | 202
  readonly body: object
  readonly puts: readonly Put[]
  readonly events: readonly Event[]
}
export type App = Hono<{ Bindings: HttpBindings }>
export type Simulator = {
  readonly app: App
  readonly settings: Settings
  readonly clock: Clock
  readonly store: Store
  readonly control: Control
  /** Decides under the behaviour in force, keeps the result, sends its webhooks. `extra` rows join the same journal line. */
  readonly perform: (
    operation: string,
    decide: (behaviour: Behaviour) => Outcome,
    extra?: (outcome: Outcome) => readonly Put[],
  ) => { readonly outcome: Outcome; readonly behaviour: Behaviour }
}
export type Description = {
  readonly name: string
  readonly title: string
  readonly lies: readonly string[]
  readonly operations: readonly string[]
  readonly stepSecondsDefault: number
}

const BODY_BYTES_MAX = 10_000_000

/** Opens the journal and builds the common routes; the caller adds its own and then calls `listen`. */
export async function createSimulator(
  description: Description,
  env: NodeJS.ProcessEnv,
): Promise<{
  readonly simulator: Simulator
  readonly listen: () => void
}> {
  const settings = readSettings(env, description.stepSecondsDefault)
  const clock = await startClock(settings.clockUrl)
  const store = openStore(settings.home)
  const control = openControl(store, ['signature', ...description.lies], description.operations)
  const webhooks = openWebhooks(store, clock, settings.webhook)
  const app: App = new Hono<{ Bindings: HttpBindings }>()
  const simulator: Simulator = {
    app,
    settings,
    clock,
    store,
    control,
    perform: performer(store, clock, control, webhooks),
  }
  addCommonRoutes(simulator, description, webhooks)
  return { simulator, listen: () => listen(simulator, description.name, webhooks) }
}

function performer(store: Store, clock: Clock, control: Control, webhooks: Webhooks): Simulator['perform'] {
  return (operation, decide, extra = () => []) => {
    const { behaviour, puts } = control.take(operation)
    const outcome = decide(behaviour)
    const deliveries = webhooks.plan(outcome.events, behaviour)
    store.commit(clock.now(), [...outcome.puts, ...extra(outcome), ...puts, ...webhooks.puts(deliveries)])
    webhooks.send(deliveries)
    return { outcome, behaviour }
  }
}

function addCommonRoutes(
  { app, settings, store, clock, control }: Simulator,
  about: Description,
  webhooks: Webhooks,
): void {
  app.use(bodyLimit({ maxSize: BODY_BYTES_MAX }))
  app.use(async (c, next) => {
    await next()
    c.header('x-simulator', about.name)
  })
  const guarded = async (header: string | undefined) => {
    if (!sameSecret(header ?? '', `Bearer ${settings.secret}`))
      refuse(401, 'request.unauthorised', 'wrong or missing bearer token')
  }
  app.use('/v1/*', async (c, next) => {
    await guarded(c.req.header('authorization'))
    await next()
  })
  app.use('/control', async (c, next) => {
    await guarded(c.req.header('authorization'))
    await next()
  })
  app.get('/healthz', (c) => c.json({ status: 'ok', simulator: about.name, now: clock.now().toISOString() }))
  app.get('/control', (c) => c.json(control.show()))
  app.post('/control', async (c) => {
    const put = control.set(await c.req.text())
    store.commit(clock.now(), [put])
    return c.json(control.show())
  })
  app.get('/v1/events', (c) =>
    c.json({ data: webhooks.all().map(({ id, type, status, attempts }) => ({ id, type, status, attempts })) }),
  )
  app.get('/', (c) =>
    c.html(html`<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>模拟器 · Simulator</title>
      <h1>模拟器 · 仅供演示 / Simulator, for demonstration only</h1><p>${about.title}</p></html>`),
  )
  app.notFound((c) => c.json({ code: 'request.not_found', message: 'no such address' }, 404))
  app.onError((error, c) => {
    if (error instanceof Refusal) return c.json({ code: error.code, message: error.message }, error.status)
    console.error(error)
    return c.json({ code: 'fault', message: 'the simulator itself failed; see its log' }, 500)
  })
}

function listen({ app, settings }: Simulator, name: string, webhooks: Webhooks): void {
  const server = createAdaptorServer({ fetch: app.fetch })
  server.listen(settings.port, settings.host, () => {
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : settings.port
    // One line that a supervisor or a test waits for.
    console.log(JSON.stringify({ simulator: name, url: `http://${settings.host}:${port}` }))
    webhooks.resume()
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0))
}
