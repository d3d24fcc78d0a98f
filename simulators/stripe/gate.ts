import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from '../common/control.ts'
import { newId, sha256 } from '../common/ids.ts'
import type { Simulator } from '../common/simulator.ts'
import type { Put } from '../common/store.ts'
import { fail } from './errors.ts'
import type { Events, Told } from './events.ts'
import { parseForm, type Form } from './form.ts'

export type Call = Context<{ Bindings: HttpBindings }>
export type Decision = { readonly body: object; readonly puts: readonly Put[]; readonly told: readonly Told[] }
type Kept = { readonly payload: string; readonly body: string }

/** Decides under the behaviour in force, keeps the result with its webhooks as one line of the journal, and sends them. */
export type Step = (
  operation: string,
  decide: (behaviour: Behaviour) => Decision,
  extra?: ExtraPuts,
) => {
  readonly body: object
  readonly behaviour: Behaviour
}
type ExtraPuts = (body: object) => readonly Put[]

export function openStep(simulator: Simulator, events: Events): Step {
  return (operation, decide, extra = () => []) => {
    const sent: { planned: ReturnType<Events['plan']> } = { planned: [] }
    const { outcome, behaviour } = simulator.perform(operation, (current) => {
      const made = decide(current)
      sent.planned = events.plan(made.told, current)
      const puts = [...made.puts, ...events.puts(sent.planned), ...extra(made.body)]
      return { status: 200, body: made.body, puts, events: [] }
    })
    events.send(sent.planned)
    return { body: outcome.body, behaviour }
  }
}

/**
 * A call that changes something. One idempotency key has one effect and one answer; the same key with other parameters is
 * refused. `hang_ms` and `lose: "answer"` act after the effect: that is what makes them unknown to the caller.
 */
export const writing =
  (
    simulator: Simulator,
    step: Step,
    operation: string,
    decide: (form: Form, id: string, behaviour: Behaviour) => Decision,
  ) =>
  async (c: Call): Promise<Response> => {
    const kept = simulator.store.table<Kept>('stripe_answers')
    const key = c.req.header('idempotency-key')
    const text = await c.req.text()
    const payload = sha256(`${c.req.path}\n${text}`)
    const earlier = key === undefined ? undefined : kept.get(key)
    if (earlier !== undefined && earlier.payload !== payload)
      return fail(400, 'idempotency_error', 'Keys for idempotent requests can only be used with the same parameters.')
    if (earlier !== undefined) return answer(earlier.body, true)
    const form = parseForm(text)
    const { body, behaviour } = step(
      operation,
      (current) => decide(form, c.req.param('id') ?? '', current),
      (made) => (key === undefined ? [] : [kept.put(key, { payload, body: JSON.stringify(made) })]),
    )
    await sleep(behaviour.hang_ms)
    if (behaviour.lose === 'answer') {
      c.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return answer(JSON.stringify(body), false)
  }

export const answer = (body: string, replayed: boolean): Response =>
  new Response(body, {
    headers: {
      'content-type': 'application/json',
      'request-id': newId('req'),
      ...(replayed ? { 'idempotent-replayed': 'true' } : {}),
    },
  })
