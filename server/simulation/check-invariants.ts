/**
 * What must always hold, read straight from the tables: this file calls no module's functions, so that a module and its
 * check cannot be wrong in the same way. The one thing it shares is the published table of an order's life. Run on a
 * quiet database or in the middle of traffic: each query sees one moment, and what one transaction writes together is
 * compared, never what an event still carries.
 */
import { next, orderStates, orderSteps } from '#modules/orders'
import { sql, type Tx } from '#platform/db'
import { moneyChecks } from './money-checks.ts'
import { onceChecks } from './once-checks.ts'
import { orderChecks } from './order-checks.ts'
import { stockChecks } from './stock-checks.ts'

/** A broken promise: which one, of what, and what was found. */
export type InvariantFinding = {
  readonly invariant: 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'I14' | 'I17'
  readonly what: string
  readonly subject: string
  readonly found: string
}
/** One query that gives a row for each thing that is wrong: `subject` and `found`, both text. */
export type Check = { readonly invariant: InvariantFinding['invariant']; readonly what: string; readonly query: string }

/** Checks I3 to I9, I14 and I17 of a database; an empty list means that they hold. */
export async function checkInvariants(db: Tx): Promise<readonly InvariantFinding[]> {
  const findings: InvariantFinding[] = []
  for (const { invariant, what, query } of [...schemaChecks, ...rowChecks]) {
    const { rows } = await sql<{ subject: string; found: string }>`${sql.raw(query)}`.execute(db)
    for (const row of rows) findings.push({ invariant, what, ...row })
  }
  return findings
}

/** What only a migration could break: looked at once. */
const schemaChecks = moneyChecks.filter(({ query }) => /pg_roles|information_schema/.test(query))
/** What any step could break. */
const rowChecks: readonly Check[] = [
  ...stockChecks,
  ...moneyChecks.filter((check) => !schemaChecks.includes(check)),
  ...orderChecks,
  ...onceChecks,
  lifeCheck(),
]

/** All that a step could break as one statement, which a simulation asks after each: columns invariant, what, subject, found. */
export const stepCheck: string = rowChecks
  .map(
    ({ invariant, what, query }) =>
      `select '${invariant}' as invariant, '${what}' as what, subject, found from (${query}) as check_`,
  )
  .join('\nunion all\n')

/** I7: every step that was ever taken is an edge of the published life, and each begins where the last one ended. */
function lifeCheck(): Check {
  const edges = orderStates.flatMap((from) =>
    orderSteps.flatMap((step) => (next[from][step] === null ? [] : [`('${from}', '${step}', '${next[from][step]}')`])),
  )
  return {
    invariant: 'I7',
    what: 'an order moved along an edge that does not exist',
    query: `
      select h.order_id::text as subject, concat_ws(' ', h.seq, h.from_state, h.step, h.to_state) as found
        from orders.history as h
        left join orders.history as before
          on before.seller_id = h.seller_id and before.order_id = h.order_id and before.seq = h.seq - 1
        left join (values ${edges.join(', ')}) as edge (from_state, step, to_state)
          on edge.from_state = h.from_state and edge.step = h.step and edge.to_state = h.to_state
       where case when h.seq = 1 then h.step <> 'open' or h.to_state <> 'open'
                  else edge.step is null or before.to_state is distinct from h.from_state end
      union all
      select o.id::text, o.state || ' but the history ends ' || coalesce(last.to_state, 'nowhere')
        from orders.order as o
        left join lateral (select h.to_state from orders.history as h
                            where h.seller_id = o.seller_id and h.order_id = o.id order by h.seq desc limit 1) as last on true
       where last.to_state is distinct from o.state`,
  }
}
