import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { after } from 'node:test'
import { connect, connectionOf, type Connection } from '../platform/db.ts'
import { must } from '../platform/check.ts'
import { globalSetup, globalTeardown } from './global-setup.ts'
import { testRole, withDatabase, withUser } from './template.ts'

export type TestDatabase = Connection & { readonly url: string; readonly ownerUrl: string }

/**
 * A fresh clone of the migrated template, as the application role, for one test file. Run alone
 * (`node --test one.test.ts`) the file starts its own PostgreSQL; in the whole run they share one.
 */
export async function testDatabase(options: { readonly max?: number } = {}): Promise<TestDatabase> {
  const { drop, ...made } = await cloneDatabase(options)
  after(drop)
  return made
}

/** The same for a command outside the test runner, which drops it itself. */
export async function cloneDatabase(
  options: { readonly max?: number } = {},
): Promise<TestDatabase & { readonly drop: () => Promise<void> }> {
  const alone = process.env['WESTBOUND_TEST_OWNER'] === undefined
  if (alone) await globalSetup()
  const template = must(process.env['WESTBOUND_TEST_OWNER'], 'the test set-up ran')
  const from = new URL(template).pathname.slice(1)
  const name = `${from}_${process.pid}_${randomBytes(4).toString('hex')}`
  const maintain = async (statement: string): Promise<void> => {
    const client = new pg.Client(connectionOf(withDatabase(template, 'postgres')))
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await maintain(`create database ${name} template ${from} strategy file_copy`)
  const ownerUrl = withDatabase(template, name)
  const url = withUser(ownerUrl, testRole)
  const connection = connect(url, { max: options.max ?? 8 })
  const drop = async (): Promise<void> => {
    await connection.close()
    if (alone) await globalTeardown()
    else if (process.env['DATABASE_URL'] !== undefined) await maintain(`drop database ${name} with (force)`)
  }
  return { ...connection, url, ownerUrl, drop }
}
