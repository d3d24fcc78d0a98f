import { sql } from 'kysely'
import type { z } from 'zod'
import type { Ctx } from './context.ts'
import { newId } from './id.ts'

/**
 * Events go where calls may not. `emit` writes an outbox row in the caller's transaction; the worker hands it to every
 * listener at least once, and each listener notes in its own transaction what it has handled, so that its effect is once.
 */
export type Event<S extends z.ZodType = z.ZodType> = { readonly name: string; readonly payload: S }
export type Listener = {
  readonly kind: 'listener'
  readonly name: string
  readonly on: string
  handle(ctx: Ctx, payload: unknown): Promise<void>
}

/** Declares an event in a module's `events.ts`. Payloads are plain JSON: ids as text, amounts as decimal text or bigint text. */
export const event = <S extends z.ZodType>(name: string, payload: S): Event<S> => ({ name, payload })

/** Declares a listener in `when-….ts`; `name` is `<module>.<file name>` and stays the same for ever. */
export function listener<S extends z.ZodType>(
  name: string,
  on: Event<S>,
  handle: (ctx: Ctx, payload: z.output<S>) => Promise<void>,
): Listener {
  return { kind: 'listener', name, on: on.name, handle: (ctx, payload) => handle(ctx, on.payload.parse(payload)) }
}

/** Writes one outbox row for each payload, in the caller's transaction. */
export async function emit<S extends z.ZodType>(
  ctx: Ctx,
  what: Event<S>,
  ...payloads: readonly z.input<S>[]
): Promise<void> {
  if (payloads.length === 0) return
  const rows = payloads.map((payload) => ({ id: newId(ctx.now), payload: what.payload.parse(payload) }))
  await sql`
    insert into platform.outbox (id, at, name, payload, request_id)
    select row.id::uuid, ${ctx.now}, ${what.name}, row.payload, ${ctx.requestId}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id text, payload jsonb)
  `.execute(ctx.tx)
}
