import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabase } from '../test/database.ts'
import { sql, transact } from './db.ts'
import { refusalOf } from './problem.ts'

const { db } = await testDatabase()

test('a connection that ends between two statements of a request refuses that request and leaves the process alive', async () => {
  const problem = await transact(db, async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(db)
    await wait(100) // nothing is asked of it at the moment when it ends
    await sql`select 1`.execute(tx)
  }).catch((error: unknown) => error)
  assert.equal(refusalOf(problem)?.code, 'request.busy')
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(db)
  assert.equal(rows[0]?.one, 1)
})
