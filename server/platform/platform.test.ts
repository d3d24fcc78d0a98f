import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../test/database.ts'
import { sql } from './db.ts'

const { db } = await testDatabase()

test('x', async () => {
  const r = await sql`select 1 as t`.execute(db).catch((e: Error) => e.message)
  console.log(r)
  await assert.rejects(sql`delete from platform.audit`.execute(db), /permission denied/)
})
