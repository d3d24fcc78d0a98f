import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { catalogs, disagreements } from '@westbound/web/messages'
import { migrationFiles } from '../migrate.ts'
import { mayCall, modules } from '../modules.ts'
import { discover } from '../platform/discover.ts'
import { declaredRefusals } from '../platform/refusal.ts'
import { sources } from './source.ts'

const server = sources(['server'])
const moduleFiles = server.filter((file) => file.module !== null)
const ofTests = /\.test\.ts$|\.test-data\.ts$|\/test-[a-z-]+\.ts$|\/test\//
const product = moduleFiles.filter((file) => !ofTests.test(file.path))
const names = Object.keys(modules)
const schemaOf = (module: string): string => module.replaceAll('-', '_')

test('every folder of server/modules stands in modules.ts, and no module is empty', () => {
  const folders = readdirSync(join(import.meta.dirname, '..', 'modules'))
  assert.deepEqual(folders.toSorted(), names.toSorted())
  for (const name of names)
    assert(existsSync(join(import.meta.dirname, '..', 'modules', name, 'index.ts')), `${name} has no front door`)
})

test('a module calls only the modules its entry in modules.ts names, and the arrows point one way', () => {
  for (const { path, module, text } of product)
    for (const [, other] of text.matchAll(/from '#modules\/([a-z-]+)'/g))
      assert(
        other === module || mayCall(module ?? '').includes(other ?? ''),
        `${path} calls ${other}, which modules.ts does not allow`,
      )
  for (const [index, name] of names.entries())
    for (const called of mayCall(name))
      assert(names.indexOf(called) < index, `${name} calls ${called}, which stands below it`)
})

test('no module reaches into another by a relative path, and the platform knows no module', () => {
  for (const { path, text, module } of product)
    for (const [, other] of text.matchAll(/from '\.\.\/(?!\.\.)([a-z-]+)\//g))
      assert(!names.includes(other ?? '') || other === module, `${path} reaches into ${other}`)
  for (const { path, text } of server.filter((file) => file.path.startsWith('server/platform/')))
    assert(!/#modules\/|\.\.\/modules\//.test(text), `${path} knows a module`)
})

test('only a module names its own schema in SQL', () => {
  for (const { path, text, module } of product)
    for (const name of names.filter((other) => other !== module)) {
      const schema = schemaOf(name)
      const named = new RegExp(
        String.raw`\b(?:from|join|into|update|delete from|selectFrom\(|insertInto\(|updateTable\(|deleteFrom\()\s*'?${schema}\.[a-z_]`,
      )
      assert(!named.test(text), `${path} names the schema ${schema} in SQL`)
    }
})

test('time and chance are handed in: no clock and no dice of its own in a module', () => {
  const own = /\bDate\.now\(|new Date\(\)|Math\.random\(|\bnow\(\)(?!\s*=>)|current_timestamp|clock_timestamp/i
  for (const { path, text } of product)
    for (const line of text.split('\n'))
      assert(
        !own.test(line.replace(/\b[a-z]+\.now\(\)/gi, '')) || /^\s*(\*|\/\/)/.test(line),
        `${path} keeps its own time: ${line.trim()}`,
      )
})

test('no amount is a float', () => {
  for (const { path, text } of sources(['server', 'packages', 'web', 'cli']).filter(
    (file) => !file.path.endsWith('.test.ts'),
  ))
    assert(
      !/parseFloat\(|\.toFixed\(|Intl\.NumberFormat\([^)]*currency/.test(text),
      `${path} handles a number as a float`,
    )
})

test('migrations are numbered once each, say why in their first line, and write lower-case SQL of one module', () => {
  const files = migrationFiles()
  assert.equal(new Set(files.map((file) => file.number)).size, files.length)
  for (const { name, text } of files) {
    assert.match(name, /^\d{4}-[a-z-]+\.sql$/)
    assert.match(text, /^-- \S.{15,}/, `${name} does not say why`)
    if (name.startsWith('0002')) continue
    const schemas = new Set([...text.matchAll(/create table (?:if not exists )?([a-z_]+)\./g)].map((match) => match[1]))
    assert(schemas.size <= 1, `${name} makes tables of ${[...schemas].join(' and ')}`)
    assert(
      !/\bCREATE TABLE\b|\bnow\(\)|on delete cascade|create trigger/.test(text),
      `${name} breaks a rule of house style 7, 8 or 17`,
    )
  }
})

test('every table says where it lives, and what belongs to a seller is keyed by the seller first', () => {
  for (const { name, text } of migrationFiles().filter((file) => !file.name.startsWith('0002')))
    for (const [, table, body] of text.matchAll(/create table (?:if not exists )?([a-z_.]+)\s*\(([\s\S]*?)\n\)/g)) {
      const comment = new RegExp(
        String.raw`comment on table ${table}\s+is\s+'placement: (by seller|by buyer|by caller|reference|local)\.`,
      ).exec(text)
      assert(comment, `${name}: ${table} does not say its placement`)
      if (comment[1] !== 'by seller') continue
      for (const [, columns] of (body ?? '').matchAll(/(?:primary key|unique)\s*\(([^)]*)\)/g))
        assert.match(columns ?? '', /^\s*seller_id\b/, `${name}: a key of ${table} does not begin with seller_id`)
    }
})

test('every message stands in English and Chinese with the same placeholders', () => {
  assert.deepEqual(disagreements(catalogs.en, catalogs['zh-Hans']), [])
})

test('every refusal has its words', async () => {
  await discover(['modules', 'storefront', 'demonstration'])
  for (const code of declaredRefusals().keys())
    assert(catalogs.en.has(`refusal.${code}`), `refusal.${code} has no words`)
})

test('no visible Chinese stands outside the message files, the data and the tests', () => {
  const allowed =
    /\.test\.ts$|\/(translation|search|compliance|classification)\/|\/buyers\/|\/address\/|customs\/|kit\/|pdf/
  for (const { path, text } of server.filter((file) => !allowed.test(file.path) && !ofTests.test(file.path)))
    for (const line of text.split('\n'))
      assert(
        !/[\u4E00-\u9FFF]/.test(line) || /^\s*(\*|\/\/|\/\*)/.test(line),
        `${path} says something by itself: ${line.trim()}`,
      )
})

test('no operation is offered twice, and every write asks for a key or says why not', async () => {
  const { endpoints, pages } = await discover(['modules', 'storefront', 'demonstration'])
  const ids = endpoints.map((each) => each.id)
  assert.deepEqual(
    ids.filter((id, index) => ids.indexOf(id) !== index),
    [],
  )
  const addresses = [
    ...endpoints.map((each) => `${each.method} ${each.path}`),
    ...pages.map((each) => `${each.method} ${each.path}`),
  ]
  assert.deepEqual(
    addresses.filter((one, index) => addresses.indexOf(one) !== index),
    [],
  )
})
