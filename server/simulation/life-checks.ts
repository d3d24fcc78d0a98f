import * as disputes from '#modules/disputes'
import * as orders from '#modules/orders'
import * as returns from '#modules/returns'
import type { Check } from './check-invariants.ts'

/**
 * The published tables of lives are the one thing that checks share with the modules: I7, every step ever taken is an edge,
 * and each begins where the last one ended; I17, every state has the owner that is published and its clock or its reason.
 */
type Life = {
  readonly noun: string
  readonly table: string
  readonly history: string
  /** The column of the history that names its subject. */
  readonly of: string
  /** With which step a life may begin, and in which states. */
  readonly begins: readonly (readonly [step: string, state: string])[]
  readonly next: Readonly<Record<string, Readonly<Record<string, string | null>>>>
  readonly duty: Readonly<
    Record<string, { readonly owner: string } & ({ readonly clock: string } | { readonly noClock: string })>
  >
}

const lives: readonly Life[] = [
  {
    noun: 'order',
    table: 'orders.order',
    history: 'orders.history',
    of: 'order_id',
    begins: [['open', 'open']],
    ...orders,
  },
  {
    noun: 'return',
    table: 'returns.return',
    history: 'returns.history',
    of: 'return_id',
    begins: [
      ['ask', 'asked'],
      ['ask', 'accepted'],
    ],
    ...returns,
  },
  {
    noun: 'dispute',
    table: 'disputes.dispute',
    history: 'disputes.history',
    of: 'dispute_id',
    begins: [['open', 'opened']],
    ...disputes,
  },
]

export const lifeChecks: readonly Check[] = lives.flatMap((life) => [moves(life), owners(life)])

function moves({ noun, table, history, of, begins, next }: Life): Check {
  const edges = Object.entries(next).flatMap(([from, steps]) =>
    Object.entries(steps).flatMap(([step, to]) => (to === null ? [] : [`('${from}', '${step}', '${to}')`])),
  )
  const first = begins.map(([step, state]) => `('${step}', '${state}')`)
  return {
    invariant: 'I7',
    what: `${noun === 'order' ? 'an' : 'a'} ${noun} moved along an edge that does not exist`,
    query: `
      select h.${of}::text as subject, concat_ws(' ', h.seq, h.from_state, h.step, h.to_state) as found
        from ${history} as h
        left join ${history} as before
          on before.seller_id = h.seller_id and before.${of} = h.${of} and before.seq = h.seq - 1
        left join (values ${edges.join(', ')}) as edge (from_state, step, to_state)
          on edge.from_state = h.from_state and edge.step = h.step and edge.to_state = h.to_state
       where case when h.seq = 1 then (h.step, h.to_state) not in (${first.join(', ')})
                  else edge.step is null or before.to_state is distinct from h.from_state end
      union all
      select o.id::text, o.state || ' but the history ends ' || coalesce(last.to_state, 'nowhere')
        from ${table} as o
        left join lateral (select h.to_state from ${history} as h
                            where h.seller_id = o.seller_id and h.${of} = o.id order by h.seq desc limit 1) as last on true
       where last.to_state is distinct from o.state`,
  }
}

/** A frozen order has its clock stopped, with the time it has left. */
function owners({ noun, table, duty }: Life): Check {
  const rows = Object.entries(duty).map(
    ([state, entry]) => `('${state}', '${entry.owner}', ${'clock' in entry ? 'null' : `'${entry.noClock}'`})`,
  )
  const { owner, noClock } = orders.dutyWhenRefused.refunding
  const refused =
    noun === 'order'
      ? `and (o.state, o.owner, o.no_clock, o.reason) is distinct from ('refunding', '${owner}', '${noClock}', 'refund-failed')`
      : ''
  const frozen = noun === 'order' ? `and o.no_clock is distinct from 'frozen'` : ''
  return {
    invariant: 'I17',
    what: `${noun === 'order' ? 'an' : 'a'} ${noun} is not with its published owner, or has neither its clock nor the reason for none`,
    query: `
      select o.id::text as subject,
             concat_ws(' ', o.state, 'is', o.owner, coalesce(o.due_at::text, 'no clock'), coalesce(o.no_clock, 'no reason')) as found
        from ${table} as o
        left join (values ${rows.join(', ')}) as duty (state, owner, no_clock) on duty.state = o.state
       where (duty.owner is distinct from o.owner or duty.no_clock is distinct from o.no_clock
              or (o.due_at is null) <> (o.no_clock is not null)) ${frozen} ${refused}`,
  }
}
