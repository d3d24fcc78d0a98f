import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import {
  buildInventoryReceipt,
  buildLogisticsReceipt,
  buildOrderReceipt,
  buildPaymentReceipt,
  chinaTimeMillis,
  explainReturn,
  overAnnualLimitInfo,
  overSingleLimitInfo,
  readReceipt,
  receiptErrors,
  receiptStates,
  validate,
} from './index.ts'
import type { Built, InventoryReceipt } from './index.ts'
import { order } from './test/records.ts'

const id = order.guid
const core = { guid: id, returnStatus: '2', returnTime: '20261122101500123', returnInfo: '新增申报成功' }
const forOrder = { ...core, ebpCode: 'EBP1', ebcCode: 'EBC1', orderNo: 'WB1' }
const forPayment = { ...core, payCode: 'PAY1', payTransactionId: 'P-1' }
const forWaybill = { ...core, logisticsCode: 'LOG1', logisticsNo: 'SF1' }
const forList: InventoryReceipt = {
  ...core,
  customsCode: '2244',
  ebpCode: 'EBP1',
  ebcCode: 'EBC1',
  agentCode: 'AGT1',
  copNo: 'COP1',
  preNo: 'B20261122000000001',
  invtNo: '22442026I000000001',
}

const xmlOf = (built: Built): string => {
  assert(built.ok)
  return built.xml
}

test('receipts validate and come back as they went in', async () => {
  const built = [
    buildOrderReceipt(id, [forOrder, { ...forOrder, returnStatus: '120' }]),
    buildPaymentReceipt(id, [forPayment]),
    buildLogisticsReceipt(id, [forWaybill]),
    buildInventoryReceipt(id, [forList]),
  ].map(xmlOf)
  for (const answer of await validate(built.map((xml, at) => ({ name: String(at), xml }))))
    assert(answer.ok, JSON.stringify(answer))
  const read = built.map(readReceipt).map((each) => {
    assert(each.ok)
    const receipts = each.receipts.map(({ meaning, returnedAt, ...receipt }) => [
      receipt,
      meaning.stage,
      returnedAt?.toISOString(),
    ])
    return [each.message, receipts]
  })
  const at = '2026-11-22T02:15:00.123Z'
  assert.deepEqual(read, [
    [
      'CEB312',
      [
        [forOrder, 'waiting', at],
        [{ ...forOrder, returnStatus: '120' }, 'accepted', at],
      ],
    ],
    ['CEB412', [[forPayment, 'waiting', at]]],
    ['CEB512', [[forWaybill, 'waiting', at]]],
    ['CEB622', [[forList, 'waiting', at]]],
  ])
})

test('every state and every error of the tables makes a valid receipt and is explained when it comes back', async () => {
  const codes = [...receiptStates, ...receiptErrors].map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  const xml = xmlOf(
    buildInventoryReceipt(
      id,
      codes.slice(0, 100).map((code) => ({ ...forList, returnStatus: code })),
    ),
  )
  const [answer] = await validate([{ name: 'all', xml }])
  assert(answer?.ok)
  const read = readReceipt(xml)
  assert(read.ok)
  for (const { meaning, returnStatus } of read.receipts) {
    assert.equal(meaning.code, returnStatus)
    assert.notEqual(meaning.stage, 'unknown')
    assert(meaning.en !== '' && meaning.zh !== '')
  }
})

test('the official receipts are read', () => {
  for (const name of ['CEB312', 'CEB412', 'CEB512', 'CEB622']) {
    const read = readReceipt(
      readFileSync(new URL(`./schema/samples-202205/${name}Message.xml`, import.meta.url), 'utf8'),
    )
    assert(read.ok, name)
    assert.equal(read.message, name)
    assert.equal(read.receipts.length, 10)
    assert.equal(read.guid, '4CDE1CFD-EDED-46B1-946C-B8022E42FC94')
  }
})

test('the quota errors carry their figures', () => {
  assert.deepEqual(
    explainReturn('-621018', overAnnualLimitInfo('COP1', '王小明', '25800.50', '26000')).error?.used,
    '25800.50',
  )
  assert.equal(
    explainReturn('-621018', overAnnualLimitInfo('COP1', '王小明', '25800.50', '26000')).error?.limit,
    '26000',
  )
  const single = explainReturn('-621005', overSingleLimitInfo('COP1', '5000'))
  assert.deepEqual(
    [single.stage, single.error?.kind, single.error?.limit, single.error?.used],
    ['refused', 'quota', '5000', undefined],
  )
})

test('a system error may be sent again, any other is refused, an unlisted code is not taken for success', () => {
  assert.equal(explainReturn('-621017', '').stage, 'failed')
  assert.equal(explainReturn('-621029', '').stage, 'refused')
  assert.deepEqual(explainReturn('-999', 'x'), {
    code: '-999',
    stage: 'refused',
    zh: 'x',
    en: 'An error this edition does not list',
  })
  assert.equal(explainReturn('850', 'x').stage, 'unknown')
})

test('returnTime is read as Beijing time', () => {
  const instant = new Date('2026-11-22T02:15:00.123Z')
  assert.equal(chinaTimeMillis(instant), core.returnTime)
  const read = readReceipt(xmlOf(buildOrderReceipt(id, [forOrder])))
  assert(read.ok)
  assert.deepEqual(read.receipts[0]?.returnedAt, instant)
})

test('a receipt with fields nobody announced, another prefix and a byte order mark is read', () => {
  const xml = xmlOf(buildOrderReceipt(id, [forOrder]))
    .replaceAll('ceb:', 'x:')
    .replace('xmlns:ceb', 'xmlns:x')
  const read = readReceipt(`\uFEFF${xml.replace('</x:OrderReturn>', '<x:new>1</x:new></x:OrderReturn>')}`)
  assert(read.ok && read.message === 'CEB312')
  assert.equal(read.receipts[0]?.orderNo, 'WB1')
})

test('what is no receipt is refused with a reason', () => {
  const reasons = [
    '',
    'not xml',
    '<a><b></a>',
    '<CEB311Message guid="x">text</CEB311Message>',
    '<!DOCTYPE a [<!ENTITY e "x">]><CEB312Message>&e;</CEB312Message>',
    `<CEB312Message guid="x">${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}</CEB312Message>`,
    '<CEB312Message guid="x"></CEB312Message>',
    '<CEB312Message guid="x"><Other/></CEB312Message>',
    xmlOf(buildOrderReceipt(id, [forOrder])).replace('<ceb:orderNo>WB1</ceb:orderNo>', ''),
  ].map((xml) => {
    const read = readReceipt(xml)
    assert(!read.ok, xml)
    return read.reason
  })
  assert.match(reasons[4] ?? '', /document type/)
  assert.equal(reasons[7], 'there is no OrderReturn')
  assert.equal(reasons[8], 'OrderReturn 1: orderNo is missing')
})

test('a receipt that breaks the schema is not built', () => {
  const built = buildInventoryReceipt('x', [
    { ...forList, preNo: 'short', returnInfo: '', returnTime: '20261122101500' },
  ])
  assert(!built.ok)
  assert.deepEqual(
    built.problems.map(({ field }) => field),
    ['guid', 'preNo', 'returnTime', 'returnInfo'],
  )
})
