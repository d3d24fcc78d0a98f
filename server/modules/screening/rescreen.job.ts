import { sql } from '#platform/db'
import { sweep, type Sweep } from '#platform/job'
import type { Ctx } from '#platform/context'
import { currentEdition } from './edition.ts'
import type { PartyKey } from './party.ts'
import { screenAgain } from './screen-party.ts'

const batch = 200

/**
 * Everybody who is watched is screened against the edition in force. Which of them were is written beside each, so a run
 * that is killed goes on where it stopped, and two at once do no harm. One transaction for each.
 */
export const rescreenParties: Sweep = sweep('screening.rescreen-parties', async (work) => {
  const failed = new Set<string>()
  for (;;) {
    const keys = (await work.tx((ctx) => partiesDue(ctx, batch + failed.size))).filter(({ id }) => !failed.has(id))
    for (const key of keys)
      await work
        .tx((ctx) => screenAgain(ctx, key))
        .catch((error: unknown) => {
          work.engine.log.error({ err: error, kind: key.kind, partyId: key.id }, 'a party could not be screened again')
          failed.add(key.id)
        })
    if (keys.length < batch) return
  }
})

async function partiesDue(ctx: Ctx, limit: number): Promise<readonly PartyKey[]> {
  const edition = await currentEdition(ctx)
  if (edition === null) return []
  const { rows } = await sql<PartyKey>`
    select kind, id from screening.party
     where watched and edition is distinct from ${edition.key}
     order by kind desc, id
     limit ${limit}
  `.execute(ctx.tx)
  return rows
}
