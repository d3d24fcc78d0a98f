import {
  acceptReserve,
  approvePayout,
  askWriteOff,
  choosePlan,
  declineReserve,
  declineWriteOff,
  endReserve,
  explainEntry,
  payNow,
  planKinds,
  recordRepayment,
  retryPayout,
  setReserve,
  withdrawPayout,
  writeOff,
} from '#modules/payouts'
import { changeBank, stopBankChange, tryBankChange } from '#modules/sellers'
import { jobRun } from '#platform/job'
import { sql } from '#platform/db'
import { testBank, testPassword } from '../test/people.ts'
import { attempt } from './buyer-steps.ts'
import { operator, second, short, type Sim } from './sim.ts'

const day = 86_400_000

async function idsOf({ look }: Sim, query: string): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`${sql.raw(query)}`.execute(look)
  return rows.map(({ id }) => id)
}

/** One of two operators agrees to a payout above the limit, also a second time; or takes it back. */
export async function approveSomething(sim: Sim): Promise<void> {
  const waiting = await idsOf(
    sim,
    `select id from payouts.payout where state in ('waiting', 'new') order by state desc, id`,
  )
  if (waiting.length === 0) return
  const payoutId = sim.random.pick(waiting)
  const by = sim.random.chance(50) ? operator : second
  if (sim.random.chance(12))
    await attempt(sim, `an operator takes payout ${short(payoutId)} back`, () =>
      sim.as(by, (ctx) => withdrawPayout(ctx, payoutId, 'not today')),
    )
  else
    await attempt(sim, `operator ${short(by.id)} agrees to ${short(payoutId)}`, () =>
      sim.as(by, (ctx) => approvePayout(ctx, payoutId)),
    )
}

/** A seller is paid now, or wants to be paid by another plan. */
export async function payOrPlan(sim: Sim): Promise<void> {
  const { random } = sim
  const { sellerId } = random.pick(sim.market.sellers)
  if (random.chance(60))
    return await attempt(sim, `the operator pays ${short(sellerId)} now`, () =>
      sim.as(operator, (ctx) => payNow(ctx, sellerId, 'asked for it')),
    )
  const kind = random.pick(planKinds)
  const plan = { kind, weekday: kind === 'weekly' ? 1 + random.below(7) : null, minimumMinor: null }
  await attempt(sim, `${short(sellerId)} is to be paid ${kind}`, () =>
    sim.as({ kind: 'seller', id: sellerId, sellerId }, (ctx) => choosePlan(ctx, sellerId, plan)),
  )
}

/** An operator withholds a share of what a seller will be owed, decides what a rule proposed, or ends a reserve. */
export async function withhold(sim: Sim): Promise<void> {
  const { random } = sim
  const terms = () => ({
    shareBp: 500 + random.below(4000),
    holdDays: 1 + random.below(5),
    endsAt: new Date(sim.clock.now().getTime() + (2 + random.below(5)) * day),
    reason: 'many complaints',
  })
  const [proposed] = await idsOf(sim, `select id from payouts.reserve where state = 'proposed' order by id`)
  const [inForce] = await idsOf(sim, `select id from payouts.reserve where state = 'in-force' order by id`)
  if (proposed !== undefined)
    return await attempt(sim, `an operator decides reserve ${short(proposed)}`, () =>
      sim.as(operator, async (ctx): Promise<unknown> =>
        random.chance(70) ? await acceptReserve(ctx, proposed, terms()) : await declineReserve(ctx, proposed, 'no'),
      ),
    )
  if (inForce !== undefined && random.chance(40))
    return await attempt(sim, `an operator ends reserve ${short(inForce)}`, () =>
      sim.as(operator, (ctx) => endReserve(ctx, inForce, 'all is well')),
    )
  const { sellerId } = random.pick(sim.market.sellers)
  await attempt(sim, `a reserve for ${short(sellerId)}`, () =>
    sim.as(operator, (ctx) => setReserve(ctx, sellerId, terms())),
  )
}

/** A seller, or somebody who has its session, gives another bank account; now and then it is stopped in time. */
export async function changeAccount(sim: Sim): Promise<void> {
  const { random } = sim
  const { sellerId, accountId } = random.pick(sim.market.sellers)
  const seller = { kind: 'seller', id: accountId, sellerId } as const
  if (random.chance(35))
    return await attempt(sim, `${short(sellerId)} stops a change of its account`, () =>
      sim.as(seller, (ctx) => stopBankChange(ctx, sellerId)),
    )
  const bank = { ...testBank, accountNumber: `00012345${1000 + random.below(9000)}` }
  const change = { sellerId, accountId, bank, password: testPassword }
  await attempt(sim, `${short(sellerId)} changes its account`, async () => {
    await sim.as(seller, (ctx) => tryBankChange(ctx, change))
    await changeBank(jobRun(sim.web, 'simulation'), change)
  })
}

/** Money the bank shows and nobody has explained is explained; a debt is asked for, or written off by two. */
export async function clearDesk(sim: Sim): Promise<void> {
  const { random } = sim
  const [entry] = await openLines(sim)
  if (entry !== undefined) return await explain(sim, entry)
  const [stopped] = await idsOf(sim, `select id from payouts.payout where review_at is not null order by id`)
  if (stopped !== undefined)
    return await attempt(sim, `an operator asks about payout ${short(stopped)}`, () =>
      sim.as(operator, (ctx) => retryPayout(ctx, stopped, 'looked at it')),
    )
  const [debt] = await idsOf(sim, `select id from payouts.debt where state in ('open', 'overdue', 'asked') order by id`)
  if (debt === undefined) return
  const by = random.chance(50) ? operator : second
  const moves = [
    () => sim.as(by, (ctx) => askWriteOff(ctx, debt, 'it has gone')),
    () => sim.as(by, (ctx) => writeOff(ctx, debt)),
    () => sim.as(by, (ctx) => (random.chance(70) ? writeOff(ctx, debt) : declineWriteOff(ctx, debt, 'not yet'))),
  ]
  await attempt(sim, `operator ${short(by.id)} decides about debt ${short(debt)}`, random.pick(moves))
}

type Line = { readonly id: string; readonly direction: 'credit' | 'debit'; readonly ours: boolean }

/** Lines of the bank that are not a return which only came before its payout was seen. */
export async function openLines({ look }: Sim): Promise<readonly Line[]> {
  const { rows } = await sql<Line>`
    select id, direction, end_to_end_id is not null as ours from payouts.bank_entry
     where state = 'open' and problem <> 'return-early' order by direction, day, print`.execute(look)
  return rows
}

async function explain(sim: Sim, { id, direction, ours }: Line): Promise<void> {
  const { sellerId } = sim.random.pick(sim.market.sellers)
  await attempt(sim, `an operator says what line ${direction} is`, () =>
    sim.as(operator, (ctx) =>
      direction === 'credit' && !ours
        ? recordRepayment(ctx, id, { sellerId, reason: 'it said so' })
        : explainEntry(ctx, id, 'looked at it'),
    ),
  )
}
