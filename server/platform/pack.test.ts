import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { testDatabase } from '../test/database.ts'
import { connectionOf } from './db.ts'
import { inPacks, sqlState } from './pack.ts'

const { url } = await testDatabase()
const pool = new pg.Pool({ ...connectionOf(url), max: 1, pipeline: true })
const client = await pool.connect()
const ask = inPacks(client)
const settled = async (asked: readonly Promise<pg.QueryResult>[]): Promise<readonly unknown[]> =>
  (await Promise.allSettled(asked)).map((each) =>
    each.status === 'fulfilled' ? each.value.rows : sqlState(each.reason),
  )

test('what is started together is answered each its own, in the order of starting', async () => {
  const answers = await Promise.all([
    ask('select $1::integer as n', [1]),
    ask('select 2 as n union all select 3', []),
    ask('create temporary table thing (n bigint, day date, raw bytea)', []),
    ask('insert into thing values ($1, $2, $3), (null, null, null)', [9n, '2026-11-22', Buffer.from([0, 255])]),
    ask('select * from thing', []),
    ask('select n from thing where n = any($1)', [[8, 9]]),
    ask('select from thing where false', []),
  ])
  assert.deepEqual(
    answers.map(({ command, rowCount }) => [command, rowCount]),
    [
      ['SELECT', 1],
      ['SELECT', 2],
      ['CREATE', null],
      ['INSERT', 2],
      ['SELECT', 2],
      ['SELECT', 1],
      ['SELECT', 0],
    ],
  )
  assert.deepEqual(answers[0].rows, [{ n: 1 }])
  assert.deepEqual(answers[4].rows, [
    { n: 9n, day: '2026-11-22', raw: Buffer.from([0, 255]) },
    { n: null, day: null, raw: null },
  ])
  assert.deepEqual(
    answers[4].fields.map(({ name }) => name),
    ['n', 'day', 'raw'],
  )
  assert.deepEqual(answers[6].rows, [])
})

test('they end with one Sync, and a text says its columns once', async () => {
  const heard: string[] = []
  const note = (message: { readonly name: string }): void => void heard.push(message.name)
  const connection = (client as unknown as { readonly connection: pg.Connection }).connection
  connection.on('message', note)
  for (let turn = 0; turn < 2; turn += 1)
    await Promise.all([ask('select 4 as n', []), ask('select $1::text as t', ['5'])])
  connection.off('message', note)
  const count = (name: string): number => heard.filter((each) => each === name).length
  assert.deepEqual(
    [count('readyForQuery'), count('commandComplete'), count('rowDescription'), count('parseComplete')],
    [2, 4, 2, 2],
  )
})

test('behind a failure nothing is run, and the connection goes on', async () => {
  const broken = 'select 1 / $1::integer as n'
  const outcomes = await settled([
    ask('select 6 as n', []),
    ask(broken, [0]),
    ask('insert into thing (n) values (77)', []),
    ask('select nothing from nowhere', []),
  ])
  assert.deepEqual(outcomes, [[{ n: 6 }], '22012', '25P02', '25P02'])
  assert.deepEqual(await settled([ask('select n from thing where n = 77', []), ask(broken, [1])]), [[], [{ n: 1 }]])
  assert.deepEqual(await settled([ask('select nothing from nowhere', [])]), ['42P01'])
  assert.deepEqual(await settled([ask('select nothing from nowhere', [])]), ['42P01'])
})

test('in a transaction a failure is undone to the savepoint', async () => {
  await Promise.all([ask('begin', []), ask('insert into thing (n) values (1)', []), ask('savepoint here', [])])
  assert.deepEqual(await settled([ask('insert into thing (n) values (2)', []), ask('select 1 / 0', [])]), [[], '22012'])
  await ask('rollback to savepoint here', [])
  const [, ending] = await Promise.all([ask('insert into thing (n) values (3)', []), ask('commit', [])])
  assert.equal(ending.command, 'COMMIT')
  assert.deepEqual((await ask('select n from thing where n < 9 order by n', [])).rows, [{ n: 1n }, { n: 3n }])
})

test('a commit behind a failure is not run, and one in a failed transaction says that it rolled back', async () => {
  assert.deepEqual(await settled([ask('begin', []), ask('select 1 / 0', []), ask('commit', [])]), [
    [],
    '22012',
    '25P02',
  ])
  assert.equal((await ask('commit', [])).command, 'ROLLBACK')
})

test('several statements in one text go as they are, in their turn', async () => {
  const before = ask('insert into thing (n) values (100)', [])
  await ask('update thing set n = 101 where n = 100; update thing set n = 102 where n = 101', [])
  await before
  assert.deepEqual((await ask('select n from thing where n >= 100', [])).rows, [{ n: 102n }])
})

test('a value that cannot be written fails alone', async () => {
  const circle: { self?: unknown } = {}
  circle.self = circle
  const [good, bad] = await Promise.allSettled([ask('select 7 as n', []), ask('select $1::jsonb', [circle])])
  assert.equal(good.status, 'fulfilled')
  assert.match(String(bad.status === 'rejected' && bad.reason), /circular/i)
})

test('when the connection ends, all that wait hear of it', async () => {
  const lost = new Promise((resolve) => client.once('error', resolve))
  const outcomes = await Promise.allSettled([
    ask('select pg_terminate_backend(pg_backend_pid())', []),
    ask('select 8', []),
  ])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await lost
  client.release(true)
  await pool.end()
})
