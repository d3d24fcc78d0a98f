import pg from 'pg'
import { createHash, randomBytes } from 'node:crypto'
import { connectionOf } from '../platform/db.ts'
import type { migrate } from '../migrate.ts'

/**
 * The role all tests run as: no right to change a row of the ledger or the audit, as in the product. On a server of
 * somebody's own its password is one that only who knows DATABASE_URL can know.
 */
export const testRole = {
  name: 'westbound_test',
  password: createHash('sha256')
    .update(`westbound test ${process.env['DATABASE_URL'] ?? ''}`)
    .digest('base64url'),
}

/** Makes a migrated database to clone for each test file; gives back its owner's address. */
export async function createTemplate(owner: string, run: typeof migrate): Promise<string> {
  const name = `westbound_template_${randomBytes(4).toString('hex')}`
  const client = new pg.Client(connectionOf(owner))
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const url = withDatabase(owner, name)
  await run(url, testRole)
  return url
}

/** Takes away the template of one run, every clone that a broken test left, and the role when nobody else tests. */
export async function dropTemplate(template: string): Promise<void> {
  const name = new URL(template).pathname.slice(1)
  const client = new pg.Client(connectionOf(withDatabase(template, 'postgres')))
  await client.connect()
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [name],
  )
  for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`)
  await client.query(`drop role if exists ${testRole.name}`).catch(() => undefined)
  await client.end()
}

export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}

export function withUser(url: string, user: { readonly name: string; readonly password: string }): string {
  const parsed = new URL(url)
  if (parsed.searchParams.has('host')) parsed.searchParams.set('user', user.name)
  else {
    parsed.username = user.name
    parsed.password = user.password
  }
  return parsed.href
}
