import pg from 'pg'
import { randomBytes } from 'node:crypto'
import { connectionOf } from '../platform/db.ts'
import type { migrate } from '../migrate.ts'

/** The role all tests run as: no right to change a row of the ledger or the audit, as in the product. */
export const testRole = { name: 'westbound_test', password: 'westbound_test' }

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
