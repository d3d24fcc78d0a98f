import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { connectionOf, sqlState } from './platform/db.ts'
import { assert } from './platform/check.ts'
import { Refused } from './supervisor/refused.ts'

/**
 * Brings a database to this version: numbered plain SQL, forward only, each file in one transaction, then the rights of
 * the application role. Runs as the owner; everything else runs as the role, which can neither change nor delete a row of
 * a table whose comment says `append-only`.
 */
export async function migrate(ownerUrl: string, role: Role): Promise<readonly string[]> {
  const client = new pg.Client(connectionOf(ownerUrl))
  await client.connect()
  try {
    await client.query(`select pg_advisory_lock(hashtext('westbound.migrate'))`)
    await client.query(`
      create schema if not exists migrations;
      create table if not exists migrations.done (
        number integer primary key, name text not null, sha256 text not null, at timestamptz not null
      );
      comment on table migrations.done is 'placement: local. Which numbered files this database has had.'`)
    await keepRole(client, role)
    const applied = await applyMissing(client)
    await grant(client, role)
    return applied
  } finally {
    await client.end()
  }
}

/** The migrations as they lie in the folder, in order. */
export function migrationFiles(): readonly { readonly number: number; readonly name: string; readonly text: string }[] {
  const folder = join(import.meta.dirname, 'migrations')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .toSorted()
    .map((name) => ({ number: Number(name.slice(0, 4)), name, text: readFileSync(join(folder, name), 'utf8') }))
}

async function applyMissing(client: pg.Client): Promise<readonly string[]> {
  const { rows } = await client.query<{ number: number; sha256: string }>('select number, sha256 from migrations.done')
  const done = new Map(rows.map((row) => [row.number, row.sha256]))
  const applied: string[] = []
  for (const { number, name, text } of migrationFiles()) {
    const sha256 = createHash('sha256').update(text).digest('hex')
    const before = done.get(number)
    assert(
      before === undefined || before === sha256,
      `the migration ${name} was changed after this database had it; add a new file instead`,
    )
    if (before !== undefined) continue
    await client.query('begin')
    try {
      await client.query(text)
      await client.query('insert into migrations.done values ($1, $2, $3, clock_timestamp())', [number, name, sha256])
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw new Error(`the migration ${name} failed: ${error instanceof Error ? error.message : ''}`, { cause: error })
    }
    applied.push(name)
  }
  return applied
}

type Role = { readonly name: string; readonly password: string | null }

/** Makes the application role or gives it its password; the login may be a plain one that is allowed to create roles. */
async function keepRole(client: pg.Client, role: Role): Promise<void> {
  const name = client.escapeIdentifier(role.name)
  const login = role.password === null ? 'login' : `login password ${client.escapeLiteral(role.password)}`
  const before = await client.query<{ powerful: boolean }>(
    'select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls as powerful from pg_roles where rolname = $1',
    [role.name],
  )
  if (before.rows[0]?.powerful === true)
    throw new Refused(
      `The role ${role.name} may do more than an application should; as administrator: alter role ${name} nosuperuser nocreaterole nocreatedb nobypassrls;`,
    )
  try {
    await client.query(`${before.rows.length === 0 ? 'create' : 'alter'} role ${name} ${login}`)
  } catch (error) {
    if (sqlState(error) !== '42501') throw error
    throw new Refused(
      `The login of DATABASE_URL may not ${before.rows.length === 0 ? 'make' : 'change'} the role ${role.name}; as administrator: alter role <the login> createrole;${before.rows.length === 0 ? '' : ` and drop the role, or grant it to the login with admin option.`}`,
    )
  }
}

/** What the application role may do with what this login owns, and nothing else that lies in the database. */
async function grant(client: pg.Client, role: Role): Promise<void> {
  const name = client.escapeIdentifier(role.name)
  await client.query(`
    do $$
    declare s text; t record; me oid := (select oid from pg_roles where rolname = current_user);
    begin
      execute format('grant connect on database %I to ${name}', current_database());
      for s in select nspname from pg_namespace where nspowner = me and nspname !~ '^pg_' and nspname <> 'information_schema' loop
        execute format('grant usage on schema %I to ${name}', s);
        execute format('grant usage on all sequences in schema %I to ${name}', s);
        execute format('grant execute on all functions in schema %I to ${name}', s);
      end loop;
      for t in select c.oid::regclass as name, coalesce(obj_description(c.oid, 'pg_class'), '') as remark
                 from pg_class c join pg_namespace n on n.oid = c.relnamespace
                where c.relkind in ('r', 'p', 'v') and c.relowner = me and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' loop
        execute format('revoke all on %s from ${name}', t.name);
        if t.remark like '%append-only%' or t.name::text like 'migrations.%' then
          execute format('grant select, insert on %s to ${name}', t.name);
        else
          execute format('grant select, insert, update, delete on %s to ${name}', t.name);
        end if;
      end loop;
    end $$`)
}

/** Throws in words when this connection could rewrite history: a process must not run as the owner. */
export async function refuseOwner(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ table: string }>(`
    select c.oid::regclass::text as table
      from pg_class c
     where obj_description(c.oid, 'pg_class') like '%append-only%'
       and (has_table_privilege(c.oid, 'update') or has_table_privilege(c.oid, 'delete'))`)
  assert(
    rows.length === 0,
    `this database login could change rows of ${rows.map((row) => row.table).join(', ')}; run as the application role that migrate makes`,
  )
}
