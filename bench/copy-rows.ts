import type pg from 'pg'

/**
 * Copies rows of a table for each row of the temporary table `copied` (alias `c`) that belongs to them; `set` gives the
 * columns that differ. Columns come from the catalog, so that one more in a migration needs no change here.
 */
export async function copyRows(
  owner: pg.Client,
  table: string,
  belongs: string,
  set: Readonly<Record<string, string>>,
): Promise<number> {
  const { rows } = await owner.query<{ name: string }>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  const columns = rows.map(({ name }) => name)
  const values = columns.map((name) => set[name] ?? `t.${name}`)
  const { rowCount } = await owner.query(
    `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} as t join copied as c on ${belongs}`,
  )
  return rowCount ?? 0
}
