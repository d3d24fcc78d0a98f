import { judgeBy, newestChange, noteBatch, readRuling, stricter, takeBatch, type Verdict } from '#modules/compliance'
import { goodsOf } from '#modules/catalog'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { orderJudged } from './events.ts'
import { openStates } from './judged-orders.ts'
import type { OrderState } from './order-state.ts'
import { canStop, liftStop, stopOrder, stopsOf, turnStop } from './stop-order.ts'

const nobody = '00000000-0000-0000-0000-000000000000'
const part = 'orders'

type Line = {
  seller_id: string
  id: string
  number: string
  mode: '9610' | '1210'
  product_id: string
  hs_code: string
  origin_state: string
  state: OrderState
  /** The verdict of the change before; null of an order never judged again. */
  before: string | null
}
type Judged = { readonly line: Line; readonly verdict: Verdict }

/**
 * Judges the next open orders again after a change of the rules and keeps the verdict beside each. One whose goods are
 * refused and have not left stands still until a person decided; what else may not enter as it did is told of and goes on:
 * its seller may have the paper, or its goods are on their way. What a change lets in again goes on by itself. Judged it is
 * by the newest rules, whichever change asked for it, so the verdict is kept as that of the newest change. Returns whether
 * there is more.
 */
export async function rejudgeOrders(ctx: Ctx, changeId: string, size: number): Promise<boolean> {
  const at = await takeBatch(ctx, changeId, part)
  if (at === null) return false
  const { id: newest, market } = await newestChange(ctx, changeId)
  const lines = market === 'cn' ? await nextLines(ctx, at.last ?? { sellerId: nobody, id: nobody }, size) : []
  const judged = await judgedOrders(ctx, lines)
  await keep(ctx, newest, judged)
  const stopped = await stopAndLift(ctx, newest, judged)
  const worse = judged.filter(
    ({ line, verdict }) => verdict.verdict !== 'allowed' && line.before !== verdict.verdict && !stopped.has(line.id),
  )
  await emit(ctx, orderJudged, ...worse.flatMap((each) => told(newest, each)))
  const last = judged.length < size ? undefined : judged.at(-1)?.line
  await noteBatch(ctx, {
    changeId,
    part,
    done: judged.length,
    changed: judged.filter(({ line, verdict }) => (line.before ?? 'allowed') !== verdict.verdict).length,
    last: last === undefined ? null : { sellerId: last.seller_id, id: last.id },
  })
  return last !== undefined
}

async function nextLines(
  ctx: Ctx,
  after: { readonly sellerId: string; readonly id: string },
  size: number,
): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select taken.seller_id, taken.id, taken.number, taken.mode, line.product_id, line.hs_code, line.origin_state,
           taken.state, judgement.verdict as before
      from (select seller_id, id, number, mode, state
              from orders.order
             where state = any(${[...openStates]})
               and (seller_id, id) > (${after.sellerId}::uuid, ${after.id}::uuid)
             order by seller_id, id
             limit ${size}) as taken
      join orders.line as line on line.seller_id = taken.seller_id and line.order_id = taken.id
      left join orders.judgement as judgement
        on judgement.seller_id = taken.seller_id and judgement.order_id = taken.id
     order by taken.seller_id, taken.id, line.line
  `.execute(ctx.tx)
  return rows
}

/** Each order by the strictest of its lines. */
async function judgedOrders(ctx: Ctx, lines: readonly Line[]): Promise<readonly Judged[]> {
  if (lines.length === 0) return []
  const ruling = await readRuling(ctx, 'cn', [...new Set(lines.map((line) => line.hs_code))])
  const goods = await goodsOf(
    ctx,
    lines.map((line) => ({
      sellerId: line.seller_id,
      productId: line.product_id,
      code: line.hs_code,
      originState: line.origin_state,
      mode: line.mode,
    })),
  )
  const judged = lines.flatMap((line, at): Judged[] => {
    const of = goods[at]
    return of === undefined ? [] : [{ line, verdict: judgeBy(ruling, of) }]
  })
  return [...Map.groupBy(judged, ({ line }) => `${line.seller_id} ${line.id}`).values()].map((all) =>
    all.reduce((one, other) =>
      stricter(one.verdict.verdict, other.verdict.verdict) === one.verdict.verdict ? one : other,
    ),
  )
}

async function keep(ctx: Ctx, changeId: string, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return
  const rows = judged.map(({ line, verdict }) => ({
    seller_id: line.seller_id,
    order_id: line.id,
    verdict: verdict.verdict,
    rule_id: verdict.reasons[0]?.ruleId ?? '',
    rules_version: verdict.rulesVersion,
  }))
  await sql`
    insert into orders.judgement (seller_id, order_id, change_id, verdict, rule_id, rules_version, judged_at)
    select seller_id, order_id, ${changeId}, verdict, rule_id, rules_version, ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as row (seller_id uuid, order_id uuid, verdict text, rule_id text, rules_version text)
        on conflict (seller_id, order_id) do update
       set change_id = excluded.change_id, verdict = excluded.verdict, rule_id = excluded.rule_id,
           rules_version = excluded.rules_version, judged_at = excluded.judged_at
  `.execute(ctx.tx)
}

/** Stops what is refused and has not left, once, and lets go on what is let in again; the ids of those that wait now. */
async function stopAndLift(ctx: Ctx, changeId: string, judged: readonly Judged[]): Promise<ReadonlySet<string>> {
  const touched = judged.filter(({ line }) => canStop(line.state))
  const standing = await stopsOf(
    ctx,
    touched.map(({ line }) => keyOf(line)),
  )
  const stopped = new Set<string>()
  for (const { line, verdict } of touched) {
    const own = standing.filter(({ orderId }) => orderId === line.id)
    const stands = own.some(({ state }) => state !== 'let_on')
    const [reason] = verdict.reasons
    if (verdict.verdict === 'allowed' || verdict.verdict === 'needs_papers') {
      if (stands) await liftStop(ctx, keyOf(line))
      continue
    }
    if (stands) stopped.add(line.id)
    if (reason === undefined) continue
    const { ruleId, titleEn: ruleEn, titleZh: ruleZh, toDoEn, toDoZh } = reason
    const why = { changeId, ruleId, ruleEn, ruleZh, toDoEn, toDoZh }
    if (stands) await turnStop(ctx, keyOf(line), verdict.verdict, why)
    if (stands || verdict.verdict !== 'refused') continue
    // A person let this very refusal pass: it is the same one as long as nothing else was said in between.
    const letOn = line.before === 'refused' && own.some((each) => each.state === 'let_on' && each.ruleId === ruleId)
    if (letOn) continue
    if (await stopOrder(ctx, keyOf(line), why)) stopped.add(line.id)
  }
  return stopped
}

const keyOf = (line: Line) => ({ sellerId: line.seller_id, orderId: line.id })

function told(changeId: string, { line, verdict }: Judged) {
  const [reason] = verdict.reasons
  if (reason === undefined || verdict.verdict === 'allowed') return []
  const { titleEn: ruleEn, titleZh: ruleZh, toDoEn, toDoZh } = reason
  return [
    {
      changeId,
      sellerId: line.seller_id,
      orderId: line.id,
      number: line.number,
      verdict: verdict.verdict,
      ruleEn,
      ruleZh,
      toDoEn,
      toDoZh,
    },
  ]
}

/** How many orders a change has to be judged for. */
export async function countOpen(ctx: Ctx): Promise<number> {
  const open: readonly OrderState[] = openStates
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from orders.order where state = any(${[...open]})
  `.execute(ctx.tx)
  return Number(rows[0]?.count ?? 0n)
}
