import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connect, reading, runText, sql, transact } from './db.ts'
import { testDatabase } from '../test/database.ts'

const { ownerUrl, db } = await testDatabase({ max: 1 })

test('a statement is prepared once, and prepared anew when a migration changed what it returns', async () => {
  const owner = connect(ownerUrl, { max: 1 })
  await runText(owner.db, 'create table public.thing (id integer); insert into public.thing values (1)')
  await runText(owner.db, 'grant select on public.thing to public')
  const read = () =>
    transact(db, async (tx) => (await sql`select * from public.thing where id = ${1}`.execute(tx)).rows)
  assert.deepEqual(await read(), [{ id: 1 }])
  await read()
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from pg_prepared_statements where statement like '%public.thing%' and not statement like ${'%count%'}
  `.execute(db)
  assert.equal(rows[0]?.count, 1n)
  await runText(owner.db, 'alter table public.thing add column size integer')
  assert.deepEqual(await read(), [{ id: 1, size: null }])
  await owner.close()
})

test('a transaction that begins together with its first statement still rolls back whole', async () => {
  const keys = async () => (await sql<{ n: bigint }>`select count(*) as n from platform.handled`.execute(db)).rows[0]?.n
  const failing = transact(db, async (tx) => {
    await sql`insert into platform.handled values ('test', gen_random_uuid(), ${new Date('2026-11-22T09:00:00Z')})`.execute(
      tx,
    )
    await sql`select 1 / ${0}::integer`.execute(tx)
  })
  await assert.rejects(failing, /division by zero/)
  assert.equal(await keys(), 0n)
})

test('a read without a transaction has none open: its second statement begins its own', async () => {
  const [first, second] = await reading(db, async (tx) => {
    const { rows: before } = await sql<{ ended: Date }>`select clock_timestamp() as ended from pg_sleep(0.01)`.execute(
      tx,
    )
    const { rows: after } = await sql<{ begun: Date }>`select transaction_timestamp() as begun`.execute(tx)
    return [before[0]?.ended, after[0]?.begun]
  })
  assert(first !== undefined && second !== undefined && second >= first)
})
