import { z } from '@hono/zod-openapi'
import type { html } from 'hono/html'
import type { Batch } from './batch.ts'
import type { Actor, ActorKind, Ctx } from './context.ts'
import type { RequestFacts } from './endpoint.ts'
import type { JobRun } from './job.ts'
import type { Refusal } from './refusal.ts'

export type Html = ReturnType<typeof html>
export type SetCookie = { readonly name: string; readonly value: string; readonly maxAgeSeconds: number }

/** What a page answers: a document, another address to see (303), or a file. */
export type Answer =
  | Html
  | {
      readonly see: string
      /** A message id shown once on the next page. */
      readonly flash?: string
      readonly cookies?: readonly SetCookie[]
    }
  | { readonly file: Uint8Array; readonly type: string; readonly name: string; readonly inline?: boolean }

export type PageInput<P extends z.ZodType, Q extends z.ZodType> = {
  readonly params: z.output<P>
  readonly query: z.output<Q>
  readonly request: RequestFacts
  /** The message id left by the form before, shown once. */
  readonly flash: string | null
  readonly path: string
}
/** What was typed and why it was refused: a form never loses what a person wrote. */
export type Again = {
  readonly values: Readonly<Record<string, string>>
  readonly refusal: Refusal
  /** Field name → message id or plain words for what is wrong with it. */
  readonly problems: Readonly<Record<string, string>>
}
type ActorOf<W extends ActorKind> = Extract<Actor, { kind: W }>

const none = z.object({})

type ShowSpec<W extends ActorKind, P extends z.ZodType, Q extends z.ZodType> = {
  readonly path: string
  readonly who: readonly W[]
  readonly params?: P
  readonly query?: Q
  /** Seconds an anonymous reader may be given the same bytes; only for pages without anything personal. */
  readonly cacheSeconds?: number
  /** Why showing it writes (a quote, a recorded look): it then runs in one transaction. Others only read, and need none. */
  readonly writes?: string
  readonly show: (ctx: Ctx<ActorOf<W>>, input: PageInput<P, Q>) => Promise<Answer>
}

/** A page a person reads. */
export function page<const W extends ActorKind, P extends z.ZodType = typeof none, Q extends z.ZodType = typeof none>(
  spec: ShowSpec<W, P, Q>,
): Page {
  return {
    kind: 'page',
    method: 'get',
    path: spec.path,
    who: spec.who,
    params: spec.params ?? none,
    query: spec.query ?? none,
    fields: undefined,
    show: spec.show,
    writes: spec.writes,
    cacheSeconds: spec.cacheSeconds ?? 0,
  } as unknown as Page // the frame parses each part with its own schema before calling `show`
}

type FormSpec<W extends ActorKind, P extends z.ZodType, F extends z.ZodType, V> = {
  readonly path: string
  readonly who: readonly W[]
  readonly params?: P
  readonly fields: F
  /** Why the form carries no idempotency key: it is idempotent by nature. */
  readonly keyless?: string
  readonly act: (ctx: Ctx<ActorOf<W>>, input: PageInput<P, z.ZodType> & { readonly fields: z.output<F> }) => Promise<V>
  /** Runs after the commit, outside every transaction (a call to a provider). */
  readonly afterCommit?: (run: JobRun, value: V) => Promise<Answer>
  /** The page again, with what was typed and why it was refused. */
  readonly again: (ctx: Ctx<ActorOf<W>>, input: PageInput<P, z.ZodType>, again: Again) => Promise<Answer>
}

/** A form a person sends. Without `afterCommit`, what `act` returns is the answer. */
export function form<const W extends ActorKind, F extends z.ZodType, V, P extends z.ZodType = typeof none>(
  spec: FormSpec<W, P, F, V>,
): Page {
  return {
    kind: 'page',
    method: 'post',
    path: spec.path,
    who: spec.who,
    params: spec.params ?? none,
    query: none,
    fields: spec.fields,
    act: spec.act,
    afterCommit: spec.afterCommit,
    again: spec.again,
    keyless: spec.keyless,
    cacheSeconds: 0,
  } as unknown as Page // the frame parses each part with its own schema before calling `act`
}

type BatchedFormSpec<W extends ActorKind, F extends z.ZodType, I, O> = {
  readonly path: string
  readonly who: readonly W[]
  readonly fields: F
  /** The batch this form joins, with the endpoint that does the same. */
  readonly batch: Batch<I, O>
  readonly ask: (actor: ActorOf<W>, fields: z.output<F>, request: RequestFacts) => I
  readonly answer: (outcome: O) => Answer
  readonly again: (ctx: Ctx<ActorOf<W>>, input: PageInput<typeof none, z.ZodType>, again: Again) => Promise<Answer>
}

/** A form that shares its transaction with requests of its kind that arrived together; see `batch.ts`. */
export function batchedForm<const W extends ActorKind, F extends z.ZodType, I, O>(
  spec: BatchedFormSpec<W, F, I, O>,
): Page {
  const { batch, ask, answer, ...rest } = spec
  const act = (): never => {
    throw new Error(`${spec.path} is answered in batches`)
  }
  return { ...form({ ...rest, act }), batched: { batch, ask, answer } } as unknown as Page // parsed as above
}

/** The erased form the frame works with. */
export type Page = {
  readonly kind: 'page'
  readonly method: 'get' | 'post'
  readonly path: string
  readonly who: readonly ActorKind[]
  readonly params: z.ZodType
  readonly query: z.ZodType
  readonly fields: z.ZodType | undefined
  readonly keyless?: string
  readonly writes?: string | undefined
  readonly cacheSeconds: number
  readonly show?: (ctx: Ctx, input: PageInput<z.ZodType, z.ZodType>) => Promise<Answer>
  readonly act?: (ctx: Ctx, input: PageInput<z.ZodType, z.ZodType> & { readonly fields: unknown }) => Promise<unknown>
  readonly afterCommit?: (run: JobRun, value: unknown) => Promise<Answer>
  readonly again?: (ctx: Ctx, input: PageInput<z.ZodType, z.ZodType>, again: Again) => Promise<Answer>
  readonly batched?: {
    readonly batch: Batch<unknown, unknown>
    readonly ask: (actor: Actor, fields: unknown, request: RequestFacts) => unknown
    readonly answer: (outcome: unknown) => Answer
  }
}
