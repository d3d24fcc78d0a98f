import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabase } from '../test/database.ts'
import { sql, sqlState, transact } from './db.ts'
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

test('a connection that ends under several statements says so to all of them, whichever is heard first', async () => {
  const heard: (string | null)[] = []
  const ending = transact(db, (tx) => {
    const asked = [
      sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx),
      sql`select 2`.execute(tx),
      sql`select 3`.execute(tx),
    ]
    return Promise.all(asked.map((each) => each.catch((error: unknown) => heard.push(sqlState(error)))))
  })
  assert.equal(refusalOf(await ending.catch((error: unknown) => error))?.code, 'request.busy')
  assert.deepEqual(heard, ['57P01', '57P01', '57P01'])
})

test('what is heard of a transaction is its first failure, not that something behind it was not run', async () => {
  const deep = async (work: Promise<unknown>): Promise<unknown> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
    return await work
  }
  const failing = transact(db, async (tx) => {
    const first = sql`select 1 / ${0}::integer`.execute(tx)
    first.catch(() => undefined)
    const second = sql`select 2`.execute(tx)
    await second
    await deep(first)
  })
  await assert.rejects(failing, /division by zero/)
})
