import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Behaviour } from './control.ts'
import { sha256 } from './ids.ts'
import { refuse } from './refusal.ts'
import type { Outcome, Simulator } from './simulator.ts'

/**
 * The frame of every call that changes something. The body is read and checked first, which may take time; from the
 * look-up of the idempotency key to the journal line nothing waits, so one key has one effect however many tries run at
 * once. `hang_ms` and `lose: "answer"` act after the effect: that is what makes them unknown to the caller.
 */
type Call = Context<{ Bindings: HttpBindings }>
type KeptAnswer = { readonly payload: string; readonly status: 200 | 201 | 202; readonly body: string }
type Operation<Input> = {
  readonly name: string
  readonly key: 'required' | 'optional'
  readonly prepare: (text: string, call: Call) => Input | Promise<Input>
  readonly decide: (input: Input, behaviour: Behaviour) => Outcome
}

export function operation<Input>(simulator: Simulator, spec: Operation<Input>): (call: Call) => Promise<Response> {
  const kept = simulator.store.table<KeptAnswer>('answers')
  return async (call) => {
    const key = call.req.header('idempotency-key')
    if (key === undefined && spec.key === 'required')
      return refuse(400, 'request.key_missing', 'the header Idempotency-Key is missing')
    const text = await call.req.text()
    const input = await spec.prepare(text, call)
    const scope = key === undefined ? null : `${spec.name} ${key}`
    const payload = sha256(`${call.req.path}\n${text}`)
    const earlier = scope === null ? undefined : kept.get(scope)
    if (earlier !== undefined && earlier.payload !== payload)
      return refuse(422, 'request.key_reused', 'this Idempotency-Key was used with another body')
    if (earlier !== undefined) return jsonText(earlier.body, earlier.status)

    const { outcome, behaviour } = simulator.perform(
      spec.name,
      (current) => spec.decide(input, current),
      ({ status, body }) => (scope === null ? [] : [kept.put(scope, { payload, status, body: JSON.stringify(body) })]),
    )
    await sleep(behaviour.hang_ms)
    if (behaviour.lose === 'answer') {
      call.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return jsonText(JSON.stringify(outcome.body), outcome.status)
  }
}

function jsonText(body: string, status: number): Response {
  return new Response(body, { status, headers: { 'content-type': 'application/json' } })
}
