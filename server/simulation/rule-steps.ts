import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { loadRules } from '#modules/rule-desk'
import { decideStop, stopDecisions } from '#modules/orders'
import { chinaDay } from '#modules/markets'
import { sql } from '#platform/db'
import { attempt } from './buyer-steps.ts'
import { operator, short, type Sim } from './sim.ts'

const shipped = readFileSync(new URL('../reference/cn-eligibility/cn-eligibility.json', import.meta.url), 'utf8')
const Rule = z.looseObject({ id: z.string(), match: z.looseObject({ hsPrefixes: z.array(z.string()) }) })
const Pack = z.looseObject({ documents: z.array(z.looseObject({ code: z.string() })), rules: z.array(Rule) })
const pack = Pack.parse(JSON.parse(shipped))
const nuts = pack.rules.find(({ id }) => id === 'nuts')

const bars = ['refused', 'refused', 'needs_papers', 'specialist'] as const
/** Walnuts are one of four things on sale, almonds the others. */
const kinds = { walnuts: '080232', almonds: '080212' } as const

/** The rules as they are shipped, with one more: a kind of nuts is refused, let in with a paper, or for a specialist to look at. */
function barring(kind: keyof typeof kinds, verdict: (typeof bars)[number]): string {
  const match = { ...nuts?.match, hsPrefixes: [kinds[kind]] }
  const documents = verdict === 'refused' ? [] : pack.documents.slice(0, 1).map(({ code }) => code)
  return JSON.stringify({
    ...pack,
    rules: [...pack.rules, { ...nuts, id: 'simulated-bar', match, verdict, documents }],
  })
}

/** The rules for one kind of goods change; the next time they change once more, or what stood before comes back. */
export async function changeRules(sim: Sim): Promise<void> {
  const { random, clock } = sim
  const [kind, verdict] = [random.pick(['walnuts', 'almonds'] as const), random.pick(bars)]
  const barred = await someAreBarred(sim)
  const today = chinaDay(clock.now())
  const facts = {
    file: 'rules.json',
    source: 'simulation',
    certainty: 'unsure',
    validFrom: today,
    readOn: today,
  } as const
  const letIn = barred && random.chance(70)
  const text = letIn ? shipped : barring(kind, verdict)
  await attempt(sim, letIn ? 'all nuts are let in again' : `${kind} are ${verdict} by a new rule`, () =>
    sim.as(operator, (ctx) => loadRules(ctx, { market: 'cn', kind: 'eligibility', text, dryRun: false, facts })),
  )
}

async function someAreBarred({ look }: Sim): Promise<boolean> {
  const { rows } = await sql`
    select 1 from compliance.rule
     where rule_id = 'simulated-bar'
       and pack_id = (select id from compliance.rule_pack where market = 'cn' order by set_at desc, entry desc limit 1)
  `.execute(look)
  return rows.length > 0
}

/** An operator decides about one of the orders that rules stopped. */
export async function decideAStop(sim: Sim): Promise<boolean> {
  const { rows: waiting } = await sql<{ sellerId: string; orderId: string }>`
    select seller_id as "sellerId", order_id as "orderId" from orders.stop
     where ended_at is null order by stopped_at, order_id`.execute(sim.look)
  if (waiting.length === 0) return false
  const { sellerId, orderId } = sim.random.pick(waiting)
  const decision = sim.random.pick(stopDecisions)
  await attempt(sim, `the operator decides ${decision} for the stopped ${short(orderId)}`, () =>
    sim.as(operator, (ctx) => decideStop(ctx, { sellerId, orderId, decision, reason: 'looked at the paper' })),
  )
  return true
}
