import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { checkMessages, readDocument, validate, writeDocument } from './index.ts'

const folder = new URL('./schema/samples-202205/', import.meta.url)
const samples = readdirSync(folder).map((name) => ({ name, xml: readFileSync(new URL(name, folder), 'utf8') }))
const seed = 20_261_122

type Change = { readonly name: string; readonly change: (xml: string, pick: number) => string }
const leaf = /<ceb:(\w+)>([^<]*)<\/ceb:\1>/g

/** Replaces one of the simple elements of a message. */
const onLeaf = (name: string, write: (element: string, value: string) => string, only?: RegExp): Change => ({
  name,
  change: (xml, pick) => {
    const found = [...xml.matchAll(leaf)].filter(([, element = '']) => only === undefined || only.test(element))
    const chosen = found[pick % Math.max(1, found.length)]
    if (chosen === undefined) return xml
    const [whole, element = '', value = ''] = chosen
    return xml.slice(0, chosen.index) + write(element, value) + xml.slice(chosen.index + whole.length)
  },
})
const put = (element: string, value: string): string => `<ceb:${element}>${value}</ceb:${element}>`
const amounts =
  /^(goodsValue|freight|discount|taxTotal|acturalPaid|qty|qty1|price|totalPrice|amountPaid|weight|grossWeight)$/

const changes: readonly Change[] = [
  onLeaf('left out', () => ''),
  onLeaf('empty', (element) => put(element, '')),
  onLeaf('empty tag', (element) => `<ceb:${element}/>`),
  onLeaf('too long', (element, value) => put(element, value + '长'.repeat(6000))),
  onLeaf('one character more', (element, value) => put(element, `${value}1`)),
  onLeaf('twice', (element, value) => put(element, value) + put(element, value)),
  onLeaf('another element before it', (element, value) => put('surprise', '1') + put(element, value)),
  onLeaf('without a namespace', (element, value) => `<${element}>${value}</${element}>`),
  onLeaf('in another namespace', (element, value) => `<x:${element} xmlns:x="urn:x">${value}</x:${element}>`),
  onLeaf('with an attribute', (element, value) => `<ceb:${element} lang="zh">${value}</ceb:${element}>`),
  onLeaf('with an element inside', (element, value) => `<ceb:${element}>${value}<ceb:b/></ceb:${element}>`),
  onLeaf('spaces around', (element, value) => put(element, ` \n ${value} `)),
  onLeaf('in CDATA', (element, value) => put(element, `<![CDATA[${value}]]>`)),
  onLeaf('a comment inside', (element, value) => put(element, `${value.slice(0, 1)}<!-- - -->${value.slice(1)}`)),
  onLeaf('no number', (element) => put(element, 'many'), amounts),
  onLeaf('too many decimals', (element) => put(element, '1.1234567'), amounts),
  onLeaf('trailing zeros', (element) => put(element, '1.10000000'), amounts),
  onLeaf('exponent', (element) => put(element, '1e3'), amounts),
  onLeaf('signed', (element) => put(element, '+1.5'), amounts),
  onLeaf('comma', (element) => put(element, '1,5'), amounts),
  onLeaf('twenty digits', (element) => put(element, '1'.repeat(20)), amounts),
  onLeaf('gnum as a word', (element) => put(element, 'one'), /^gnum$/),
  onLeaf('gnum with a point', (element) => put(element, '1.0'), /^gnum$/),
  {
    name: 'two neighbours change places',
    change: (xml, pick) => {
      const pairs = [...xml.matchAll(/<ceb:(\w+)>[^<]*<\/ceb:\1>(\s*)(<ceb:(\w+)>[^<]*<\/ceb:\4>)/g)]
      const chosen = pairs[pick % Math.max(1, pairs.length)]
      if (chosen === undefined) return xml
      const [whole, , gap = '', second = ''] = chosen
      const first = whole.slice(0, whole.length - second.length - gap.length)
      return xml.slice(0, chosen.index) + second + gap + first + xml.slice(chosen.index + whole.length)
    },
  },
  {
    name: 'another namespace',
    change: (xml) => xml.replace('http://www.chinaport.gov.cn/ceb', 'http://example.org/ceb'),
  },
  { name: 'another root', change: (xml) => xml.replaceAll(/CEB(\d{3})Message/g, 'CEB999Message') },
  { name: 'no guid', change: (xml) => xml.replace(/ guid="[^"]*"/, '') },
  { name: 'a short guid', change: (xml) => xml.replace(/guid="./, 'guid="') },
  { name: 'another attribute', change: (xml) => xml.replace(/ guid="/, ' id="1" guid="') },
  { name: 'text between elements', change: (xml) => xml.replace(/<\/ceb:(\w+)>/, '</ceb:$1>stray') },
  { name: 'no transfer block', change: (xml) => xml.replace(/<ceb:BaseTransfer>[^]*<\/ceb:BaseTransfer>/, '') },
  { name: 'no signature', change: (xml) => xml.replace(/<ds:Signature[^]*<\/ds:Signature>/, '') },
  { name: 'not closed', change: (xml, pick) => xml.slice(0, Math.max(1, xml.length - 1 - (pick % 400))) },
  { name: 'a lone ampersand', change: (xml) => xml.replace(/<\/ceb:guid>/, '&</ceb:guid>') },
  { name: 'an undeclared entity', change: (xml) => xml.replace(/<\/ceb:guid>/, '&what;</ceb:guid>') },
  { name: 'a control character', change: (xml) => xml.replace(/<\/ceb:guid>/, '\u0001</ceb:guid>') },
  { name: 'an attribute twice', change: (xml) => xml.replace(/ guid="/, ' guid="1" guid="') },
]

const mutants = fc
  .record({
    sample: fc.constantFrom(...samples),
    changes: fc.array(fc.constantFrom(...changes), { minLength: 1, maxLength: 2 }),
    pick: fc.nat(10_000),
  })
  .map(({ sample, changes: chosen, pick }) => ({
    name: `${sample.name}: ${chosen.map(({ name }) => name).join(', ')} (${pick})`,
    xml: chosen.reduce((xml, { change }) => change(xml, pick), sample.xml),
  }))

// Every change of every sample once, and then pairs of changes anywhere.
const drawn = [
  ...samples.flatMap(({ name, xml }, at) =>
    changes.map((each) => ({ name: `${name}: ${each.name}`, xml: each.change(xml, at * 7 + 3) })),
  ),
  ...fc.sample(mutants, { numRuns: 400, seed }),
]

test('a thousand damaged samples are judged as the schema checker judges them as they stand', async () => {
  const checked = await checkMessages(drawn)
  const reference = await validate(drawn)
  const refused = checked.filter(({ schemaValid }) => !schemaValid).length
  assert(drawn.length > 900 && refused > 400 && refused < drawn.length)
  for (const [at, each] of checked.entries()) {
    assert.equal(each.schemaValid, reference[at]?.ok, each.name)
    if (!each.valid)
      assert(
        each.faults.every(({ line, path }) => line >= 1 && path.startsWith('/')),
        each.name,
      )
    if (!each.valid) assert(each.faults.length > 0, each.name)
  }
})

test(
  'and as xmllint judges them, where the machine has one',
  { skip: spawnSync('xmllint', ['--version']).error !== undefined },
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'mutants-'))
    try {
      for (const [at, { xml }] of drawn.entries()) writeFileSync(join(home, `${at}.xml`), xml)
      const schema = fileURLToPath(new URL('./schema/ceb-import-202205.xsd', import.meta.url))
      const paths = drawn.map((_, at) => join(home, `${at}.xml`))
      const { stderr } = spawnSync('xmllint', ['--nonet', '--noout', '--schema', schema, ...paths], {
        encoding: 'utf8',
        maxBuffer: 512 * 1024 * 1024,
      })
      const accepted = new Set([...stderr.matchAll(/^(\S+) validates$/gm)].map(([, path]) => path))
      const checked = await checkMessages(drawn)
      for (const [at, each] of checked.entries()) assert.equal(each.schemaValid, accepted.has(paths[at]), each.name)
    } finally {
      rmSync(home, { recursive: true })
    }
  },
)

test('each kind of damage is named by its rule, at its line and path', async () => {
  const order = samples.find(({ name }) => name.startsWith('CEB311'))?.xml ?? ''
  const cases: readonly (readonly [string | RegExp, string, string, string])[] = [
    [/<ceb:orderNo>[^<]*<\/ceb:orderNo>/, '', 'missing', '/CEB311Message/Order[1]/OrderHead/ebpCode'],
    [/<ceb:orderNo>/, `<ceb:orderNo>${'9'.repeat(60)}`, 'too-long', '/CEB311Message/Order[1]/OrderHead/orderNo'],
    [/<ceb:currency>142/, '<ceb:currency>502', 'not-listed', '/CEB311Message/Order[1]/OrderHead/currency'],
    [/<ceb:appType>1/, '<ceb:appType>7', 'not-listed', '/CEB311Message/Order[1]/OrderHead/appType'],
    [/<ceb:goodsValue>/, '<ceb:goodsValue>¥', 'not-a-decimal', '/CEB311Message/Order[1]/OrderHead/goodsValue'],
    [/<ceb:gnum>1/, '<ceb:gnum>x', 'not-a-number', '/CEB311Message/Order[1]/OrderList[1]/gnum'],
    [/chinaport\.gov\.cn\/ceb/, 'chinaport.gov.cn/CEB', 'unknown-message', '/CEB311Message'],
    [/<ceb:OrderHead>/, '<ceb:OrderHead><ceb:extra/>', 'unexpected', '/CEB311Message/Order[1]/OrderHead/extra'],
    [
      /(<ceb:appType>.*?<\/ceb:appType>)(\s*)(<ceb:appTime>.*?<\/ceb:appTime>)/,
      '$3$2$1',
      'wrong-order',
      '/CEB311Message/Order[1]/OrderHead/appTime',
    ],
    [/(<ceb:appType>.*?<\/ceb:appType>)/, '$1$1', 'repeated', '/CEB311Message/Order[1]/OrderHead/appType[2]'],
    [/<ceb:buyerName>[^<]*/, '<ceb:buyerName>', 'too-short', '/CEB311Message/Order[1]/OrderHead/buyerName'],
    [/ guid="[^"]*"/, ' guid="1"', 'wrong-length', '/CEB311Message'],
  ]
  const files = cases.map(([from, to], at) => ({ name: String(at), xml: order.replace(from, to) }))
  for (const [at, each] of (await checkMessages(files)).entries()) {
    const [from, , rule, path] = cases[at] ?? []
    assert.deepEqual([each.valid, each.faults[0]?.rule, each.faults[0]?.path], [false, rule, path], String(from))
    const line = order.slice(0, order.search(from ?? '')).split('\n').length
    assert(
      Math.abs((each.faults[0]?.line ?? 0) - line) <= 1,
      `${String(from)} line ${each.faults[0]?.line}, not ${line}`,
    )
  }
})

test('all 16 official samples come back the same when they are read and written again, and validate', async () => {
  const written = samples.map(({ name, xml }) => {
    const read = readDocument(xml)
    assert(read.ok, name)
    const again = writeDocument(read.document)
    assert.deepEqual(readDocument(again), { ok: true, document: read.document })
    return { name, xml: again }
  })
  assert.equal(written.length, 16)
  for (const each of await checkMessages([...samples, ...written]))
    assert.deepEqual([each.valid, each.faults], [true, []], each.name)
})

test('hostile files are refused before anything is expanded or fetched', async () => {
  const laughs = `<!DOCTYPE a [<!ENTITY a "lol">${Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at} "&a;&a;&a;">`).join('')}]><a>&a8;</a>`
  const files = [
    ['<!DOCTYPE a SYSTEM "http://127.0.0.1/x"><a/>', 'doctype'],
    ['<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    [laughs, 'doctype'],
    ['<a>'.repeat(100_000), 'too-deep'],
    ['', 'empty'],
    [' \n\t', 'empty'],
    ['hello', 'not-well-formed'],
    ['<?xml version="1.0" encoding="GB18030"?><a/>', 'encoding'],
    ['<?xml version="1.0" encoding="UTF-8"?><a>&#0;</a>', 'not-well-formed'],
    ['<a></a><b></b>', 'not-well-formed'],
  ] as const
  const checked = await checkMessages(files.map(([xml], at) => ({ name: String(at), xml })))
  for (const [at, each] of checked.entries()) {
    assert.equal(each.valid, false)
    assert.deepEqual(
      each.faults.map(({ rule, layer }) => [rule, layer]),
      [[files[at]?.[1], 'file']],
      String(at),
    )
  }
})

test(
  'a full message on one line is checked in one pass, and the 101st list is named',
  { timeout: 120_000 },
  async () => {
    const list = samples.find(({ name }) => name.startsWith('CEB621'))?.xml.replaceAll(/>\s+</g, '><') ?? ''
    const [record = ''] = /<ceb:Inventory>.*?<\/ceb:Inventory>/s.exec(list) ?? []
    const [line = ''] = /<ceb:InventoryList>.*?<\/ceb:InventoryList>/s.exec(record) ?? []
    const full = record.replaceAll(/<ceb:InventoryList>.*<\/ceb:InventoryList>/gs, line.repeat(30))
    const of = (count: number): string =>
      list.slice(0, list.indexOf('<ceb:Inventory>')) +
      full.repeat(count) +
      list.slice(list.lastIndexOf('</ceb:Inventory>') + '</ceb:Inventory>'.length)
    const [whole, more] = await checkMessages([
      { name: '100', xml: of(100) },
      { name: '101', xml: of(101) },
    ])
    assert.deepEqual([whole?.valid, whole?.faults], [true, []])
    assert.deepEqual(
      more?.faults.map(({ path, rule }) => [path, rule]),
      [['/CEB621Message/Inventory[101]', 'repeated']],
    )
  },
)
