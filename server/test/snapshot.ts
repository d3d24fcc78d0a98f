import { sql, type Db } from '../platform/db.ts'

/** Every table of the database with a fingerprint of its rows, so that a test can say that nothing changed. */
export type Snapshot = ReadonlyMap<string, string>

export async function snapshotOf(db: Db): Promise<Snapshot> {
  const tables = await sql<{ name: string }>`
    select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as name
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
       and has_table_privilege(c.oid, 'select')
     order by 1
  `.execute(db)
  const parts = tables.rows.map(
    ({ name }) => sql`
      select ${name} as name, count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as rows
        from ${sql.raw(name)} as t`,
  )
  const { rows } = await sql<{ name: string; rows: string }>`${sql.join(parts, sql` union all `)}`.execute(db)
  return new Map(rows.map((each) => [each.name, each.rows]))
}

/** The tables whose rows differ, except those named. */
export function changedTables(before: Snapshot, after: Snapshot, except: readonly string[] = []): readonly string[] {
  return [...after].flatMap(([name, rows]) => (before.get(name) === rows || except.includes(name) ? [] : [name]))
}
