import { sql } from 'kysely'
import type { z } from 'zod'
import type { BatchCtx, By, Ctx } from './context.ts'
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
  await emitEach(
    ctx,
    what,
    payloads.map((payload) => ({ payload, by: ctx })),
  )
}

/** The same for requests that share a transaction: each payload with the request it comes from. One statement. */
export async function emitEach<S extends z.ZodType>(
  ctx: BatchCtx,
  what: Event<S>,
  told: readonly { readonly payload: z.input<S>; readonly by: By }[],
): Promise<void> {
  if (told.length === 0) return
  const rows = told.map(({ payload, by }) => ({
    id: newId(ctx.now),
    payload: what.payload.parse(payload),
    request_id: by.requestId,
  }))
  await sql`
    insert into platform.outbox (id, at, name, payload, request_id)
    select id, ${ctx.now}, ${what.name}, payload, request_id
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, payload jsonb, request_id text)
  `.execute(ctx.tx)
}
