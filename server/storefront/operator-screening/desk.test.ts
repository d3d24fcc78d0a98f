import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sql } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { ok, openEdge, textIn } from '../../test/edge-market.ts'

const { db } = await testDatabase({ max: 6 })
const edge = await openEdge(db)
const { token } = edge.operator
const sample = new URL('../../reference/screening/dpl-2019.tsv', import.meta.url)
const see = async (path: string): Promise<string> => {
  const answer = await edge.ask(path, { token, headers: { accept: 'text/html', 'accept-language': 'en' } })
  assert.equal(answer.status, 200, `${path}: ${answer.text.slice(0, 300)}`)
  return answer.text
}
const send = (path: string, fields: Readonly<Record<string, string | File>>) => {
  const body = new FormData()
  body.set('idempotency-key', `key-${Math.floor(performance.now() * 1000)}`)
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return edge.ask(path, { method: 'POST', token, body, headers: { 'accept-language': 'en' } })
}
const list = (how: string, over: Readonly<Record<string, string>> = {}) =>
  send('/operator/screening/lists', {
    file: new File([readFileSync(sample)], 'dpl.tsv'),
    format: 'dpl',
    listDate: '2019-04-01',
    source: 'https://list.example',
    how,
    ...over,
  })

test('an empty desk says what nothing means, and never that somebody is clear', async () => {
  const text = await see('/operator/screening')
  assert.match(text, /That is not a clearance/)
  assert.match(await see('/operator/screening?show=match'), /No case is in this state/)
})

test('a file shows what it would change before it is loaded, and refusals stand at the form', async () => {
  const dry = await list('dry')
  assert.equal(dry.status, 200)
  assert.match(dry.text, /What this file would change/)
  assert.equal((await sql`select 1 from screening.list where kind = 'dpl'`.execute(db)).rows.length, 0)
  const wrong = await send('/operator/screening/lists', {
    file: new File(['a,b\n1,2\n'], 'x.csv'),
    format: 'csl',
    listDate: '2019-04-01',
    source: 'x',
    how: 'load',
  })
  assert.match(wrong.text, /lacks what screening needs: source, name, addresses, alt_names/)
  assert.equal((await list('load')).status, 303)
  await edge.work()
  assert.match(await see('/operator/screening/lists'), /Denied Persons List/)
})

test('a case shows both sides, its bars and its reason, and is decided on its page', async () => {
  const made = await ok(edge, '/api/v1/operator/screening-partners', {
    token,
    json: { role: 'carrier', name: 'Inter-Circuit Limited', country: 'GB' },
  })
  const path = `/operator/screening/cases/${textIn(made, 'caseId')}`
  assert.match(await see('/operator/screening'), /Inter-Circuit Limited/)
  const text = await see(path)
  for (const words of ['INTERCIRCUIT LTD.', 'written together', '<meter', 'Not the party'])
    assert(text.includes(words), words)
  assert.match((await send(path, { step: 'differ', reason: '' })).text, /Write the reason/)
  assert.equal((await send(path, { step: 'differ', reason: 'a bakery in York' })).status, 303)
  assert.match(await see(path), /a bakery in York/)
  assert.match((await send(path, { step: 'match', reason: 'again' })).text, /cannot take this step any more/)
})

test('partners are added and ended on their page', async () => {
  const add = await send('/operator/screening/partners', {
    role: 'forwarder',
    name: 'North Fork Forwarding',
    country: 'us',
  })
  assert.equal(add.status, 303)
  const text = await see('/operator/screening/partners')
  assert.match(text, /North Fork Forwarding[^]*none found/)
  const end =
    /\/operator\/screening\/partners\/[0-9a-f-]{36}\/end/.exec(text.slice(text.indexOf('North Fork')))?.[0] ?? ''
  assert.equal((await send(end, {})).status, 303)
  assert(!(await see('/operator/screening/partners')).includes('North Fork'))
})

test('a seller classifies on the page, a specialist decides on the desk', async () => {
  const [seller] = edge.sellers
  const page = `/sell/products/${seller.offer.productId}/export`
  const body = new FormData()
  for (const [name, value] of Object.entries({
    'idempotency-key': 'key-export',
    'group-drones': 'yes',
    reason: 'a small drone',
    signedName: 'Ruth Halvorsen',
    signed: 'yes',
  }))
    body.set(name, value)
  assert.equal((await edge.ask(page, { method: 'POST', token: seller.token, body })).status, 303)
  const text = await see('/operator/export')
  assert.match(text, /Drones, aircraft/)
  const path = `/operator/export/${seller.actor.sellerId}/${seller.offer.productId}`
  assert.match((await send(path, { outcome: 'ccl', reason: 'x' })).text, /needs its number/)
  assert.equal((await send(path, { outcome: 'ccl', eccn: '9A012', reason: 'a drone above the limit' })).status, 303)
  assert.match(await see('/operator/export'), /No product waits/)
})
