import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { connect, runText, sql } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { withDatabase } from '../../test/template.ts'

const folder = join(import.meta.dirname, '../../migrations')
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.sql'))
  .toSorted()
const moving = '0110-orders-refund-parts.sql'
const { ownerUrl } = await testDatabase()
const owner = connect(ownerUrl, { max: 1 })
const name = `${new URL(ownerUrl).pathname.slice(1)}_before`
await runText(owner.db, `create database ${name}`)
const old = connect(withDatabase(ownerUrl, name), { max: 1 })
const drop = async (): Promise<void> => {
  await old.close()
  await runText(owner.db, `drop database ${name} with (force)`)
  await owner.close()
}
const apply = (file: string): Promise<unknown> => runText(old.db, readFileSync(join(folder, file), 'utf8'))

const seller = '01a00000-0000-7000-8000-000000000001'
const order = (at: number, state: string, captured: number, refunded: number): string => `
  insert into orders.order values (
    '${seller}', '01a00000-0000-7000-8000-00000000001${at}', 'WB-${at}', '${seller}', '${seller}', '9610', 'us', '${state}', '2026-11-20',
    'nobody', null, 'ended', null, 'CNY', 20000, 6800, 60, 0, 0, 1692, 1, 28551, 28551, 1000, 19000, 2636, 'USD',
    null, ${captured}, ${refunded}, '${seller}', '7.2', '${seller}', 'test', true, '2026-11-20');
  insert into orders.line values (
    '${seller}', '01a00000-0000-7000-8000-00000000001${at}', 1, '${seller}', '${seller}', '${seller}', 'A', 'a', 'a', '', null, 2, '04090000',
    'WA', 620, null, null, 20000, 6800, 60, 0, 0, 1692, 1, 28551, 28551, 1000, 19000, 2636, true);`
const refund = (at: number, surplus: boolean): string => `
  insert into orders.refund_wish values (
    '${seller}', '01a00000-0000-7000-8000-00000000001${at}', '01a00000-0000-7000-8000-0000000000${at}${surplus ? 2 : 1}', ${surplus}, 28551,
    'system', 'x', '2026-11-20', null, null, '2026-11-21');`
const step = (at: number, name_: string, from: string): string => `
  insert into orders.history values (
    '${seller}', '01a00000-0000-7000-8000-00000000001${at}', 1, '2026-11-19', '${name_}', '${from}', 'x', 'system', null, null);`

test('orders that were refunded whole, late or twice, or completed, are the same after refunds know their parts', async (t) => {
  t.after(drop)
  for (const file of names.filter((each) => each < moving)) await apply(file)
  await runText(old.db, order(1, 'refunded', 28551, 28551) + refund(1, false) + step(1, 'pay', 'open'))
  await runText(old.db, order(2, 'refunded', 28551, 28551) + refund(2, false) + step(2, 'pay', 'lapsed'))
  await runText(old.db, order(3, 'completed', 28551, 0) + refund(3, true) + step(3, 'confirm', 'delivered'))
  await apply(moving)
  const { rows } = await sql<Record<string, unknown>>`
    select o.number, o.refund_asked_minor::int as asked, o.released_at is not null as released, w.cause like 'surplus:%' as surplus,
           w.policy, w.share_minor::int as share, w.tax_minor::int as tax, p.quantity, p.amount_minor::int as amount
      from orders.order as o
      join orders.refund_wish as w on w.order_id = o.id
      left join orders.refund_part as p on p.refund_id = w.refund_id
     order by o.number
  `.execute(old.db)
  const late = { policy: null, share: 0, tax: 0, quantity: null, amount: null }
  assert.deepEqual(rows, [
    {
      number: 'WB-1',
      asked: 28551,
      released: false,
      surplus: false,
      policy: 'stopped-on-the-way',
      share: 19000,
      tax: 1692,
      quantity: 2,
      amount: 28551,
    },
    { number: 'WB-2', asked: 28551, released: false, surplus: false, ...late },
    { number: 'WB-3', asked: 0, released: true, surplus: true, ...late },
  ])
})
