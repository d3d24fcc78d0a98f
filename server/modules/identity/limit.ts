import { must } from '#platform/check'
import type { BatchCtx, Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import type { Refusal } from '#platform/refusal'
import { maskPhone } from './phone.ts'
import { refuse } from './refusals.ts'

/** So many tries, or so much money in minor units, within so many seconds that slide. */
export type Window = { readonly seconds: number; readonly most: number | bigint; readonly by?: 'tries' | 'amount' }
/**
 * A limit by its name and windows. A household or a campus shares an address, so its limits are wide. `cooldown`: the limit
 * whose being full, for the same person, account or address, stops this one too.
 */
export type Limit = { readonly name: string; readonly windows: readonly Window[]; readonly cooldown?: string }
export type Whom = {
  readonly kind: 'account' | 'person' | 'address' | 'contact' | 'visitor'
  readonly id: string
  /** Of somebody known by the key of a counter only (`cameFrom`); `id` is then what may be shown. */
  readonly key?: string
}
/** One try. `amountMinor` counts in windows by amount; `also` are further people that must not be cooling down. */
export type Try = {
  readonly limit: Limit
  readonly whom: Whom
  readonly amountMinor?: bigint
  readonly also?: readonly Whom[]
  /** The address it came from, remembered as a fingerprint for what is later found to be wrong. */
  readonly ip?: string
}

const most = (name: string, tries: number, seconds: number): Limit => ({ name, windows: [{ seconds, most: tries }] })

export const limits = {
  codeAgain: most('code-again', 1, 60),
  codesToOne: most('codes-to-one', 6, 3600),
  codesFromOne: most('codes-from-one', 300, 3600),
  triesOnOne: most('tries-on-one', 10, 900),
  triesFromOne: most('tries-from-one', 600, 900),
  wrongSignatures: most('wrong-signatures', 60, 60),
  realNames: most('real-names', 10, 86_400),
  refundsAsked: most('refunds-asked', 20, 3600),
} as const satisfies Readonly<Record<string, Limit>>

export const secondsOf = (limit: Limit): number => Math.max(...limit.windows.map(({ seconds }) => seconds))

/**
 * Counts tries, for as many callers as there are, and gives back those refused, each with its refusal. One statement: the
 * database judges and raises each counter under its row's lock, in sorted order, so parallel tries never pass a limit;
 * tries of one counter are let in in their order until it is full. A counter counts when the caller's transaction commits.
 */
export async function countTries(ctx: BatchCtx, tries: readonly Try[]): Promise<ReadonlyMap<Try, Refusal>> {
  const refused = new Map<Try, Refusal>()
  // Money is judged whole: two amounts of one person take turns, so that the second cannot spoil the first.
  for (let waiting = tries; waiting.length > 0;) {
    const [now, later] = roundOf(ctx, waiting)
    await countRound(ctx, now, refused)
    waiting = later
  }
  return refused
}

type Group = { readonly key: string; readonly tries: readonly Try[] }

function roundOf(ctx: BatchCtx, tries: readonly Try[]): readonly [readonly Group[], readonly Try[]] {
  const groups = [...Map.groupBy(tries, ({ limit, whom }) => whom.key ?? keyOf(ctx, limit.name, whom))]
  const alone = (list: readonly Try[]): boolean => list.some(({ amountMinor }) => amountMinor !== undefined)
  return [
    groups.map(([key, list]) => ({ key, tries: alone(list) ? list.slice(0, 1) : list })),
    groups.flatMap(([, list]) => (alone(list) ? list.slice(1) : [])),
  ]
}

type Counted = { key: string; granted: number | null; full_until: Date | null; cooling_until: Date | null }

async function countRound(ctx: BatchCtx, groups: readonly Group[], refused: Map<Try, Refusal>): Promise<void> {
  const { rows } = await sql<Counted>`
    with asked as (
      select row.*, (select max(cool.full_until) from identity.counter as cool
                      where cool.key = any(row.cool_keys) and cool.full_until > ${ctx.now}) as cooling_until
        from jsonb_to_recordset(${JSON.stringify(groups.map((group) => askedOf(ctx, group)))}::jsonb)
          as row (id uuid, key text, name text, whom text, shown text, came_from text, from_shown text, windows jsonb,
                  bucket timestamptz, n integer, amount bigint, cool_keys text[])
    ), counted as (
      insert into identity.counter as kept (
        id, key, name, whom, shown, came_from, from_shown, windows, touched_at, at, counts, amounts, granted, full_until)
      select id, key, name, whom, shown, came_from, from_shown, windows, ${ctx.now}, fresh.*
        from asked
        cross join lateral identity.tried('{}', '{}', '{}', windows, ${ctx.now}, bucket, n, amount) as fresh
       where cooling_until is null
       order by key
          on conflict (key) do update
         set windows = excluded.windows, touched_at = excluded.touched_at, came_from = excluded.came_from, from_shown = excluded.from_shown,
             (at, counts, amounts, granted, full_until) = (
               select again.* from identity.tried(
                 kept.at, kept.counts, kept.amounts, excluded.windows, excluded.touched_at, excluded.at[1],
                 excluded.granted, coalesce(excluded.amounts[1], 0)) as again)
      returning key, granted, full_until
    )
    select asked.key, counted.granted, counted.full_until, asked.cooling_until
      from asked
      left join counted on counted.key = asked.key
  `.execute(ctx.tx)
  const counted = new Map(rows.map((row) => [row.key, row]))
  for (const { key, tries } of groups) {
    const row = must(counted.get(key), 'every counter answers')
    for (const each of tries.slice(row.granted ?? 0)) refused.set(each, refusalOf(ctx, each.limit, row))
  }
}

function askedOf(ctx: BatchCtx, { key, tries }: Group) {
  const first = must(tries[0], 'a group has a try')
  const { limit, whom, ip } = first
  const cooling = limit.cooldown === undefined ? [] : [whom, ...(first.also ?? []), ...addressOf(ip)]
  return {
    id: newId(ctx.now),
    key,
    name: limit.name,
    whom: whom.kind,
    shown: whom.key === undefined ? shownOf(whom) : whom.id,
    came_from: ip === undefined ? null : keyOf(ctx, limit.cooldown ?? limit.name, { kind: 'address', id: ip }),
    from_shown: ip === undefined ? null : shownOf({ kind: 'address', id: ip }),
    windows: limit.windows.map(({ seconds, most: top, by = 'tries' }) => ({ seconds, most: top.toString(), by })),
    bucket: bucketOf(ctx.now, limit),
    n: tries.length,
    amount: tries.reduce((sum, { amountMinor = 0n }) => sum + amountMinor, 0n).toString(),
    cool_keys: cooling.map((each) => keyOf(ctx, limit.cooldown ?? '', each)),
  }
}

const addressOf = (ip: string | undefined): readonly Whom[] => (ip === undefined ? [] : [{ kind: 'address', id: ip }])

/**
 * Tries of a wide limit are kept in sixtieths of its shortest window, each counted until the last of them is over: a little
 * strict, never loose, and a row stays small however many come.
 */
function bucketOf(now: Date, { windows }: Limit): Date {
  if (windows.every(({ most: top }) => top <= 60)) return now
  const ms = Math.max(1000, Math.floor((Math.min(...windows.map(({ seconds }) => seconds)) * 1000) / 60))
  return new Date(Math.ceil(now.getTime() / ms) * ms)
}

function refusalOf(ctx: BatchCtx, limit: Limit, row: Counted): Refusal {
  const until = row.cooling_until ?? row.full_until ?? new Date(ctx.now.getTime() + secondsOf(limit) * 1000)
  const seconds = Math.max(1, Math.ceil((until.getTime() - ctx.now.getTime()) / 1000))
  const wait = { seconds, minutes: Math.ceil(seconds / 60) }
  if (row.cooling_until !== null) return refuse('identity.cooling-down', wait)
  return limit.windows.every(({ most: top }) => top === 1)
    ? refuse('identity.too-soon', wait)
    : refuse('identity.too-many', wait)
}

/** Counts one more of `limit` by `whom`, or refuses. What may fail afterwards (a wrong password) is judged after the commit. */
export async function countOne(ctx: Ctx, limit: Limit, whom: Whom): Promise<void> {
  const [refusal] = (await countTries(ctx, [{ limit, whom }])).values()
  if (refusal !== undefined) throw refusal
}

/** Counts one more message that claims to be a provider's and is not. The caller answers after its commit, so it stays counted. */
export const countWrongSignature = (ctx: Ctx, ip: string): Promise<void> =>
  countOne(ctx, limits.wrongSignatures, { kind: 'address', id: ip })

/** Forgets the tries on one account after a right password, so that its owner's typing errors do not add up. */
export async function forgive(ctx: Ctx, limit: Limit, whom: Whom): Promise<void> {
  await sql`delete from identity.counter where key = ${keyOf(ctx, limit.name, whom)}`.execute(ctx.tx)
}

/** The address from which somebody last tried this; null when it is not known. Its counter is that of the limit's cooldown. */
export async function cameFrom(ctx: Pick<Ctx, 'tx' | 'world'>, limit: Limit, whom: Whom): Promise<Whom | null> {
  const { rows } = await sql<{ came_from: string | null; from_shown: string | null }>`
    select came_from, from_shown from identity.counter where key = ${keyOf(ctx, limit.name, whom)}
  `.execute(ctx.tx)
  const [row] = rows
  if (row === undefined || row.came_from === null) return null
  return { kind: 'address', id: row.from_shown ?? '', key: row.came_from }
}

export const keyOf = ({ world }: Pick<Ctx, 'world'>, name: string, { kind, id }: Whom): string =>
  `${name}:${kind}:${world.vault.fingerprint(id, 'identity.counter')}`

/** What an operator may read of whom a counter limits. */
function shownOf({ kind, id }: Whom): string {
  if (kind === 'account' || kind === 'visitor') return id
  if (kind === 'person') return `${id.slice(0, 8)}…`
  if (kind === 'address') return id.replace(/^(.*[.:])[^.:]+$/, '$1*')
  return id.includes('@') ? id.replace(/^(.).*@/, '$1***@') : maskPhone(id)
}
