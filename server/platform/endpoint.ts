import { z } from '@hono/zod-openapi'
import type { Batch } from './batch.ts'
import type { Actor, ActorKind, Ctx } from './context.ts'
import type { JobRun } from './job.ts'
import type { Locale } from './say.ts'

/** What a handler may know of the request besides its parsed parts. */
export type RequestFacts = {
  readonly locale: Locale
  readonly ip: string
  readonly headers: Headers
  /** The raw body where the endpoint asked for `bytes`, else empty. */
  readonly bytes: Uint8Array<ArrayBuffer>
}
export type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly body: z.output<B>
  readonly request: RequestFacts
}
type ActorOf<W extends ActorKind> = Extract<Actor, { kind: W }>

type Spec<W extends ActorKind, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = {
  /** operationId: stable for ever, `cancelOrder`. */
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  /** `/api/v1/orders/{orderId}/cancel` */
  readonly path: string
  readonly summary: string
  readonly who: readonly W[]
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  /** A raw body instead of JSON, with its limit; it arrives in `request.bytes`. */
  readonly bytes?: { readonly max: number; readonly types: readonly string[] }
  readonly reply: R
  readonly status?: 200 | 201 | 202
  /** Codes this endpoint may refuse with, for the document. */
  readonly refusals?: readonly string[]
  /** Why no Idempotency-Key is asked of a write: it is idempotent by nature. */
  readonly keyless?: string
  /** Asks with a body and only reads, whatever its method: it needs neither a transaction nor a key. */
  readonly onlyReads?: true
  readonly handle: (ctx: Ctx<ActorOf<W>>, input: Input<P, Q, B>) => Promise<z.output<R>>
  /** Runs after the commit, outside every transaction (a call to a provider); its value replaces the reply. */
  readonly afterCommit?: (run: JobRun, value: z.output<R>, input: Input<P, Q, B>) => Promise<z.output<R>>
  /** The reply in a form of the caller's own, where a protocol wants something else than JSON. */
  readonly raw?: (value: z.output<R>) => Raw
  /** Why a read writes (a paper that leaves the house is recorded): it then runs in one transaction. */
  readonly writes?: string
  /** The same as a file of this content type, for a caller whose `Accept` asks for it. */
  readonly also?: {
    readonly type: string
    readonly make: (ctx: Ctx<ActorOf<W>>, input: Input<P, Q, B>) => Promise<MadeFile>
  }
}
export type MadeFile = { readonly file: Uint8Array; readonly name: string }
/** `type` is a content type. */
export type Raw = { readonly type: string; readonly body: string }
type BatchedSpec<
  W extends ActorKind,
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
  I,
  O,
> = Omit<
  Spec<W, P, Q, B, R>,
  'handle' | 'afterCommit' | 'keyless' | 'onlyReads' | 'bytes' | 'raw' | 'writes' | 'also'
> & {
  /** The batch this request joins. */
  readonly batch: Batch<I, O>
  readonly ask: (actor: ActorOf<W>, input: Input<P, Q, B>) => I
  readonly answer: (outcome: O) => z.output<R>
}

type TextSpec<W extends ActorKind, P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Omit<
  Spec<W, P, Q, B, z.ZodType>,
  'method' | 'bytes' | 'keyless' | 'onlyReads' | 'handle' | 'afterCommit' | 'raw' | 'writes' | 'also'
> & { readonly text: (ctx: Ctx<ActorOf<W>>, input: Input<P, Q, B>) => Promise<string> }

const none = z.object({})

/**
 * One operation of the API. The platform does the frame: schema, actor, one transaction, idempotency, reply or
 * problem+json. `handle` is the middle, usually one call.
 */
export function endpoint<
  const W extends ActorKind,
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof none,
  R extends z.ZodType = z.ZodType,
>(spec: Spec<W, P, Q, B, R>): Endpoint {
  return {
    kind: 'endpoint',
    ...spec,
    params: spec.params ?? none,
    query: spec.query ?? none,
    status: spec.status ?? 200,
    refusals: spec.refusals ?? [],
    body: spec.body,
    bytes: spec.bytes,
  } as unknown as Endpoint // the frame parses each part with its own schema before calling `handle`
}

/** A write that shares its transaction with those of its kind that arrived together; see `batch.ts`. */
export function batchedEndpoint<
  const W extends ActorKind,
  I,
  O,
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof none,
  R extends z.ZodType = z.ZodType,
>(spec: BatchedSpec<W, P, Q, B, R, I, O>): Endpoint {
  const { batch, ask, answer, ...rest } = spec
  const handle = (): never => {
    throw new Error(`${spec.id} is answered in batches`)
  }
  return { ...endpoint({ ...rest, handle }), batched: { batch, ask, answer } } as unknown as Endpoint // parsed as above
}

/**
 * A read whose answer is finished text: JSON that fits `reply` and goes out as it is, neither checked nor written again. One
 * that asks with a body is a POST.
 */
export function textEndpoint<
  const W extends ActorKind,
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof none,
>(spec: TextSpec<W, P, Q, B>): Endpoint {
  const { text, ...rest } = spec
  const handle = (): never => {
    throw new Error(`${spec.id} is answered with text`)
  }
  const method = spec.body === undefined ? 'get' : 'post'
  return { ...endpoint({ ...rest, method, onlyReads: true, handle }), text } as unknown as Endpoint // parsed as above
}

/** The erased form the frame works with. */
export type Endpoint = {
  readonly kind: 'endpoint'
  readonly id: string
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: string
  readonly summary: string
  readonly who: readonly ActorKind[]
  readonly params: z.ZodObject
  readonly query: z.ZodObject
  readonly body: z.ZodType | undefined
  readonly bytes: { readonly max: number; readonly types: readonly string[] } | undefined
  readonly reply: z.ZodType
  readonly status: 200 | 201 | 202
  readonly refusals: readonly string[]
  readonly keyless?: string
  readonly onlyReads?: true
  readonly handle: (ctx: Ctx, input: Input<z.ZodType, z.ZodType, z.ZodType>) => Promise<unknown>
  readonly afterCommit?: (
    run: JobRun,
    value: unknown,
    input: Input<z.ZodType, z.ZodType, z.ZodType>,
  ) => Promise<unknown>
  readonly raw?: (value: unknown) => Raw
  readonly text?: (ctx: Ctx, input: Input<z.ZodType, z.ZodType, z.ZodType>) => Promise<string>
  readonly writes?: string
  readonly also?: {
    readonly type: string
    readonly make: (ctx: Ctx, input: Input<z.ZodType, z.ZodType, z.ZodType>) => Promise<MadeFile>
  }
  readonly batched?: {
    readonly batch: Batch<unknown, unknown>
    readonly ask: (actor: Actor, input: Input<z.ZodType, z.ZodType, z.ZodType>) => unknown
    readonly answer: (outcome: unknown) => unknown
  }
}

export { z }
