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
  const columns = (await columnsOf(owner, table)).map(({ name }) => name)
  const values = columns.map((name) => set[name] ?? `t.${name}`)
  const { rowCount } = await owner.query(
    `insert into ${table} (${columns.join(', ')}) select ${values.join(', ')} from ${table} as t join copied as c on ${belongs}`,
  )
  return rowCount ?? 0
}

/** The columns of a table that can be written, in their order, named as SQL wants them. */
export async function columnsOf(
  owner: pg.Client,
  table: string,
): Promise<readonly { readonly name: string; readonly type: string }[]> {
  const { rows } = await owner.query<{ name: string; type: string }>(
    `select quote_ident(attname) as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [table],
  )
  return rows
}
