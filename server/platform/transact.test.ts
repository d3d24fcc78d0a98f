import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../test/database.ts'
import { sql, transact, type Tx } from './db.ts'

const { db } = await testDatabase({ max: 1 })

const note = (tx: Tx, action: string) =>
  sql`
    insert into platform.audit (id, at, actor_kind, action, subject, subject_id, details, request_id)
    values (gen_random_uuid(), clock_timestamp(), 'system', ${action}, 'test', '1', '{}', '')
  `.execute(tx)
const noted = async (): Promise<string[]> => {
  const { rows } = await sql<{ action: string }>`select action from platform.audit order by action`.execute(db)
  return rows.map((row) => row.action)
}

test('what is still to be sent when its neighbour fails never reaches the connection after the rollback', async () => {
  const rolledBack = Promise.withResolvers<void>()
  const late: { outcome: Promise<unknown> } = { outcome: Promise.resolve() }
  const slow = async (tx: Tx): Promise<void> => {
    late.outcome = rolledBack.promise.then(() => note(tx, 'slow, second'))
    await note(tx, 'slow, first')
    await late.outcome
  }
  await assert.rejects(
    transact(db, (tx) => Promise.all([slow(tx), sql`select 1 / 0`.execute(tx)])),
    /division by zero/,
  )
  // The pool has one connection: whoever comes next has the same one, and must be alone in its transaction.
  await transact(db, async (tx) => {
    rolledBack.resolve()
    await assert.rejects(late.outcome, /the transaction of this statement is over/)
    await note(tx, 'next')
  })
  assert.deepEqual(await noted(), ['next'])
})

test('what was started and not waited for is over with its transaction', async () => {
  const committed = Promise.withResolvers<void>()
  const forgotten: { later: Promise<unknown> } = { later: Promise.resolve() }
  await transact(db, async (tx) => {
    forgotten.later = committed.promise.then(() => note(tx, 'forgotten'))
    await note(tx, 'kept')
  })
  committed.resolve()
  await assert.rejects(forgotten.later, /the transaction of this statement is over/)
  assert.deepEqual(await noted(), ['kept', 'next'])
})
