import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import type { Refusal } from '#platform/refusal'
import { refuse } from './refusals.ts'

/** What a discount takes off one order of a checkout. The person is known by fingerprint only. */
export type DiscountClaim = {
  readonly discountId: string
  readonly name: string
  readonly buyerId: string
  readonly checkoutId: string
  readonly orderId: string
  readonly personPrint: string
  readonly amountMinor: bigint
}
/** Checkouts that came too late for a limited discount and hold none of theirs. The others hold all. */
export type ClaimOutcome = { readonly refusedCheckouts: ReadonlyMap<string, Refusal> }

/** One use: a checkout and a discount, however many orders share it. */
type Use = Pick<DiscountClaim, 'discountId' | 'name' | 'buyerId' | 'checkoutId' | 'personPrint'> & {
  readonly orders: number
}

/**
 * Claims in the order given, each checkout all or nothing. A limited discount and a person's limit are guarded counters:
 * one statement each gives a batch as many uses as are left, so buyers racing for the last coupon are told apart by the
 * database. A checkout that already holds its uses holds them once. Claims of no limited discount cost one statement.
 */
export async function claimDiscounts(ctx: BatchCtx, claims: readonly DiscountClaim[]): Promise<ClaimOutcome> {
  const refused = new Map<string, Refusal>()
  if (claims.length === 0) return { refusedCheckouts: refused }
  const uses = usesOf(claims)
  const fresh = await openUses(ctx, uses)
  const asked = uses.filter((use) => fresh.has(keyOf(use)))
  const byPerson = await countUp(ctx, 'person', asked)
  const stayed = admitted(asked, byPerson, refused, 'discounts.used-by-person', personKey)
  const inAll = await countUp(ctx, 'whole', stayed)
  const held = admitted(stayed, inAll, refused, 'discounts.used-up', ({ discountId }) => discountId)
  await takeBack(ctx, asked, stayed, held, refused, { byPerson, inAll })
  await keepClaims(
    ctx,
    claims.filter(({ checkoutId }) => !refused.has(checkoutId)),
  )
  return { refusedCheckouts: refused }
}

function usesOf(claims: readonly DiscountClaim[]): readonly Use[] {
  return [...Map.groupBy(claims, keyOf).values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{ ...first, orders: group.length }]
  })
}

const keyOf = (of: Pick<Use, 'checkoutId' | 'discountId'>): string => `${of.checkoutId} ${of.discountId}`
const personKey = (of: Pick<Use, 'personPrint' | 'discountId'>): string => `${of.personPrint} ${of.discountId}`

/** Writes the uses that are not there yet; those are the ones to be counted. */
async function openUses(ctx: BatchCtx, uses: readonly Use[]): Promise<ReadonlySet<string>> {
  const rows = uses.map((use) => ({
    buyer_id: use.buyerId,
    checkout_id: use.checkoutId,
    discount_id: use.discountId,
    person_print: use.personPrint,
    orders_left: use.orders,
  }))
  const { rows: opened } = await sql<{ checkout_id: string; discount_id: string }>`
    insert into discounts.use (buyer_id, checkout_id, discount_id, person_print, orders_left, taken_at)
    select buyer_id, checkout_id, discount_id, person_print, orders_left, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (buyer_id uuid, checkout_id uuid, discount_id uuid, person_print text, orders_left integer)
        on conflict (buyer_id, checkout_id, discount_id) do nothing
    returning checkout_id, discount_id
  `.execute(ctx.tx)
  return new Set(opened.map((row) => `${row.checkout_id} ${row.discount_id}`))
}

/** How many each counter gave; a key that is missing has no limit. */
type Granted = ReadonlyMap<string, number>

async function countUp(ctx: BatchCtx, kind: 'person' | 'whole', uses: readonly Use[]): Promise<Granted> {
  if (uses.length === 0) return new Map()
  return kind === 'person' ? countPersons(ctx, uses) : countWholes(ctx, uses)
}

/** `granted` is computed beside `used` from the same row, so that it can be returned: what was left, at most what was asked. */
async function countPersons(ctx: BatchCtx, uses: readonly Use[]): Promise<Granted> {
  const { rows } = await sql<{ person_print: string; discount_id: string; granted: number }>`
    insert into discounts.person_used as kept (person_print, discount_id, used, granted)
    select person_print, discount_id, least(asked, person_max), least(asked, person_max)
      from jsonb_to_recordset(${counted(uses, personKey)}::jsonb)
        as wanted (person_print text, discount_id uuid, asked integer)
      join discounts.discount on discount.id = wanted.discount_id and discount.person_max is not null
     order by person_print, discount_id
        on conflict (person_print, discount_id) do update
       set granted = least(excluded.used, greatest(0, (select person_max from discounts.discount
                                                        where id = kept.discount_id) - kept.used)),
           used = kept.used + least(excluded.used, greatest(0, (select person_max from discounts.discount
                                                                 where id = kept.discount_id) - kept.used))
    returning person_print, discount_id, granted
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [`${row.person_print} ${row.discount_id}`, row.granted]))
}

async function countWholes(ctx: BatchCtx, uses: readonly Use[]): Promise<Granted> {
  const { rows } = await sql<{ discount_id: string; granted: number }>`
    insert into discounts.used as kept (discount_id, used, granted)
    select discount_id, least(asked, uses_max), least(asked, uses_max)
      from jsonb_to_recordset(${counted(uses, ({ discountId }) => discountId)}::jsonb)
        as wanted (discount_id uuid, asked integer)
      join discounts.discount on discount.id = wanted.discount_id and discount.uses_max is not null
     order by discount_id
        on conflict (discount_id) do update
       set granted = least(excluded.used, greatest(0, (select uses_max from discounts.discount
                                                        where id = kept.discount_id) - kept.used)),
           used = kept.used + least(excluded.used, greatest(0, (select uses_max from discounts.discount
                                                                 where id = kept.discount_id) - kept.used))
    returning discount_id, granted
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.discount_id, row.granted]))
}

function counted(uses: readonly Use[], key: (use: Use) => string): string {
  return JSON.stringify(
    [...Map.groupBy(uses, key).values()].map((group) => ({
      person_print: group[0]?.personPrint,
      discount_id: group[0]?.discountId,
      asked: group.length,
    })),
  )
}

/** The first ones get what was granted, in the order they came; the rest of their checkouts are refused. */
function admitted(
  uses: readonly Use[],
  granted: Granted,
  refused: Map<string, Refusal>,
  code: 'discounts.used-up' | 'discounts.used-by-person',
  key: (use: Use) => string,
): readonly Use[] {
  const left = new Map(granted)
  return uses.filter((use) => {
    const n = left.get(key(use))
    if (n === undefined) return true
    if (n === 0) {
      refused.set(use.checkoutId, refuse(code, { name: use.name }))
      return false
    }
    left.set(key(use), n - 1)
    return true
  })
}

/** A checkout refused for one discount gives back what the counters gave it for the others, and its uses. */
async function takeBack(
  ctx: BatchCtx,
  asked: readonly Use[],
  stayed: readonly Use[],
  held: readonly Use[],
  refused: ReadonlyMap<string, Refusal>,
  { byPerson, inAll }: { readonly byPerson: Granted; readonly inAll: Granted },
): Promise<void> {
  const isLost = (use: Use): boolean => refused.has(use.checkoutId)
  const lost = asked.filter(isLost)
  if (lost.length === 0) return
  await countDown(ctx, {
    persons: stayed.filter((use) => isLost(use) && byPerson.has(personKey(use))),
    wholes: held.filter((use) => isLost(use) && inAll.has(use.discountId)),
  })
  const rows = JSON.stringify(lost.map(({ buyerId, checkoutId }) => ({ buyer_id: buyerId, checkout_id: checkoutId })))
  await sql`
    delete from discounts.use
     using (select distinct buyer_id, checkout_id
              from jsonb_to_recordset(${rows}::jsonb) as row (buyer_id uuid, checkout_id uuid)) as lost
     where use.buyer_id = lost.buyer_id and use.checkout_id = lost.checkout_id
  `.execute(ctx.tx)
}

/** Lowers the counters by the uses named; an unlimited discount has none. */
export async function countDown(
  ctx: BatchCtx,
  of: {
    readonly persons: readonly Pick<Use, 'personPrint' | 'discountId'>[]
    readonly wholes: readonly Pick<Use, 'discountId'>[]
  },
): Promise<void> {
  const persons = of.persons.map((use) => ({ person_print: use.personPrint, discount_id: use.discountId }))
  const wholes = of.wholes.map((use) => ({ discount_id: use.discountId }))
  if (persons.length > 0)
    await sql`
      update discounts.person_used as kept set used = kept.used - back.n
        from (select person_print, discount_id, count(*)::integer as n
                from jsonb_to_recordset(${JSON.stringify(persons)}::jsonb) as row (person_print text, discount_id uuid)
               group by person_print, discount_id) as back
       where kept.person_print = back.person_print and kept.discount_id = back.discount_id
    `.execute(ctx.tx)
  if (wholes.length > 0)
    await sql`
      update discounts.used as kept set used = kept.used - back.n
        from (select discount_id, count(*)::integer as n
                from jsonb_to_recordset(${JSON.stringify(wholes)}::jsonb) as row (discount_id uuid)
               group by discount_id) as back
       where kept.discount_id = back.discount_id
    `.execute(ctx.tx)
}

async function keepClaims(ctx: BatchCtx, claims: readonly DiscountClaim[]): Promise<void> {
  if (claims.length === 0) return
  const rows = claims.map((claim) => ({
    buyer_id: claim.buyerId,
    order_id: claim.orderId,
    discount_id: claim.discountId,
    checkout_id: claim.checkoutId,
    amount_minor: claim.amountMinor.toString(),
  }))
  await sql`
    insert into discounts.claim (buyer_id, order_id, discount_id, checkout_id, amount_minor, claimed_at)
    select buyer_id, order_id, discount_id, checkout_id, amount_minor, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (buyer_id uuid, order_id uuid, discount_id uuid, checkout_id uuid, amount_minor bigint)
        on conflict (buyer_id, order_id, discount_id) do nothing
  `.execute(ctx.tx)
}
