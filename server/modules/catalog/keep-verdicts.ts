import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { hashOfVerdict, type VerdictFacts } from './verdict-facts.ts'

/** Keeps what verdicts say, each once however many listings share it, and gives back their hashes in order. */
export async function keepVerdicts(ctx: Ctx, verdicts: readonly VerdictFacts[]): Promise<readonly string[]> {
  const rows = verdicts.map((verdict) => {
    const { rulesVersion: _version, ...facts } = verdict
    return { hash: hashOfVerdict(verdict), facts }
  })
  const once = [...new Map(rows.map((row) => [row.hash, row])).values()].toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  await sql`
    insert into catalog.verdict (hash, facts, since)
    select hash, facts, ${ctx.now} from jsonb_to_recordset(${JSON.stringify(once)}::jsonb) as row (hash text, facts jsonb)
        on conflict (hash) do nothing
  `.execute(ctx.tx)
  return rows.map(({ hash }) => hash)
}
