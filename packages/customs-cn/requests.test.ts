import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import {
  buildCancel,
  buildCancelReceipt,
  buildDelivery,
  buildDeliveryReceipt,
  buildFormatReceipt,
  buildRefund,
  buildRefundReceipt,
  buildTaxBills,
  buildTaxBillStates,
  buildWaybillStatusReceipt,
  checkMessages,
  exchangeErrors,
  explainReturn,
  readMessage,
  readNotice,
  readReceipt,
  receiptErrors,
} from './index.ts'
import type { Built, CancelRecord, DeliveryRecord, RefundRecord, TaxBill } from './index.ts'
import { inventory, signed } from './test/records.ts'

const id = '4CDE1CFD-EDED-46B1-946C-B8022E42FC94'
const cancel: CancelRecord = {
  guid: id,
  appTime: '20261122101500',
  customsCode: '2244',
  orderNo: inventory.orderNo,
  ebpCode: inventory.ebpCode,
  ebpName: inventory.ebpName,
  ebcCode: inventory.ebcCode,
  ebcName: inventory.ebcName,
  logisticsNo: inventory.logisticsNo,
  logisticsCode: inventory.logisticsCode,
  logisticsName: inventory.logisticsName,
  copNo: 'X0001',
  invtNo: '22442026I000000001',
  buyerIdNumber: inventory.buyerIdNumber,
  buyerName: inventory.buyerName,
  buyerTelephone: inventory.buyerTelephone,
  agentCode: inventory.agentCode,
  agentName: inventory.agentName,
  reason: '订购人取消订单',
}
const refund: RefundRecord = {
  ...cancel,
  reason: '订购人退货',
  lines: [{ gnum: 2, gcode: '0802990000', gname: '山核桃仁', qty: '1', unit: '136' }],
}
const delivery: DeliveryRecord = {
  guid: id,
  appTime: '20261122101500',
  customsCode: '2244',
  copNo: 'D0001',
  operatorCode: '3102260OPR',
  operatorName: '示范监管场所',
  trafMode: '5',
  trafNo: 'B-747',
  voyageNo: 'MU588',
  billNo: '999-12345675',
  logisticsCode: inventory.logisticsCode,
  logisticsName: inventory.logisticsName,
  lines: [{ gnum: 1, logisticsNo: inventory.logisticsNo }],
}
const bill: TaxBill = {
  guid: id,
  returnTime: '20261122101500123',
  invtNo: cancel.invtNo,
  taxNo: 'T2026112200000001',
  customsTax: '0',
  valueAddedTax: '32.81',
  consumptionTax: '0',
  status: '1',
  lines: [
    { gnum: 1, gcode: '0409000000', taxPrice: '360.50', customsTax: '0', valueAddedTax: '32.81', consumptionTax: '0' },
  ],
}
const core = { guid: id, returnStatus: '399', returnTime: '20261122101500123', returnInfo: '海关审结' }
const submitted = { appType: '1', appStatus: '2' }

function xmlOf(built: Built): string {
  assert(built.ok, JSON.stringify(built))
  return built.xml
}

test('requests to cancel, to return and goods entering the site validate and come back as they went in', async () => {
  const built = [
    await buildCancel([cancel], signed),
    await buildRefund([refund], signed),
    await buildDelivery(delivery, signed),
  ].map(xmlOf)
  for (const each of await checkMessages(built.map((xml) => ({ name: '', xml })))) assert.deepEqual(each.faults, [])
  assert.deepEqual(
    built.map((xml) => {
      const read = readMessage(xml)
      return read.ok ? [read.message, read.signed, read.records] : read
    }),
    [
      ['CEB623', true, [{ ...submitted, ...cancel }]],
      ['CEB625', true, [{ ...submitted, ...refund }]],
      ['CEB711', true, [{ ...submitted, ...delivery }]],
    ],
  )
})

test('a request without a reason, with a line twice or with nothing in it is not built', async () => {
  const cases = [
    [await buildCancel([{ ...cancel, reason: '' }], signed), 'reason'],
    [await buildCancel([], signed), 'InvtCancel'],
    [await buildRefund([{ ...refund, lines: [] }], signed), 'InvtRefundList'],
    [await buildRefund([{ ...refund, lines: [...refund.lines, ...refund.lines] }], signed), 'gnum'],
    [await buildRefund([{ ...refund, lines: refund.lines.map((line) => ({ ...line, qty: '0' })) }], signed), 'qty'],
    [await buildDelivery({ ...delivery, lines: [] }, signed), 'DeliveryList'],
  ] as const
  for (const [built, field] of cases)
    assert.deepEqual(built.ok ? [] : built.problems.map((each) => each.field).slice(-1), [field])
})

test('a schema that demands a signature finds an unsigned request', async () => {
  const { signer: _, ...unsigned } = signed
  const files = [
    await buildCancel([cancel], unsigned),
    await buildRefund([refund], unsigned),
    await buildDelivery(delivery, unsigned),
  ]
  for (const each of await checkMessages(files.map((built) => ({ name: '', xml: xmlOf(built) }))))
    assert.deepEqual(
      each.faults.map(({ rule, words }) => [rule, /Signature/.test(words.en)]),
      [['missing', true]],
    )
})

test('tax bills, their states and format receipts validate and are read', async () => {
  const state = {
    guid: id,
    returnTime: bill.returnTime,
    invtNo: bill.invtNo,
    taxNo: bill.taxNo,
    status: '2',
    entDutyNo: 'E1',
  }
  const format = {
    guid: id,
    returnStatus: '-1',
    returnInfo: '',
    returnTime: bill.returnTime,
    oriCopMsgId: '',
    oriMessageType: 'CEB621Message',
    oriBizMessage: '<a>\n</a>',
  }
  const built = [
    buildTaxBills(id, [bill, { ...bill, note: '月度' }]),
    buildTaxBillStates(id, [state]),
    buildFormatReceipt(id, format),
  ].map(xmlOf)
  for (const each of await checkMessages(built.map((xml) => ({ name: '', xml })))) assert.deepEqual(each.faults, [])
  assert.deepEqual(built.map(readNotice), [
    { ok: true, message: 'CEB816', guid: id, bills: [bill, { ...bill, note: '月度' }] },
    { ok: true, message: 'CEB818', guid: id, states: [state] },
    { ok: true, message: 'CEB900', guid: id, receipt: format },
  ])
  assert.equal(readNotice('<ceb:CEB622Message xmlns:ceb="x"><a/></ceb:CEB622Message>').ok, false)
  assert.equal(buildTaxBills(id, [{ ...bill, status: '9' }]).ok, false)
})

test('receipts of requests, waybill states and deliveries validate and are read', async () => {
  const request = { ...core, copNo: 'X0001', preNo: 'B20261122000000001', invtNo: cancel.invtNo }
  const built = [
    buildCancelReceipt(id, [request]),
    buildRefundReceipt(id, [request]),
    buildDeliveryReceipt(id, [{ ...core, copNo: 'D0001' }]),
    buildWaybillStatusReceipt(id, [{ ...core, logisticsCode: 'L', logisticsNo: 'N', logisticsStatus: 'S' }]),
  ].map(xmlOf)
  for (const each of await checkMessages(built.map((xml) => ({ name: '', xml })))) assert.deepEqual(each.faults, [])
  assert.deepEqual(
    built.map((xml) => {
      const read = readReceipt(xml)
      return read.ok ? [read.message, read.receipts[0]?.meaning.stage] : read
    }),
    [
      ['CEB624', 'accepted'],
      ['CEB626', 'accepted'],
      ['CEB712', 'accepted'],
      ['CEB514', 'accepted'],
    ],
  )
})

test('the official samples of requests and their receipts are read', () => {
  const sample = (name: string) =>
    readFileSync(new URL(`./schema/samples-202205/${name}Message.xml`, import.meta.url), 'utf8')
  for (const name of ['CEB623', 'CEB625', 'CEB711', 'CEB513']) {
    const read = readMessage(sample(name))
    assert(read.ok && read.message === name, JSON.stringify(read))
  }
  for (const name of ['CEB514', 'CEB624', 'CEB626', 'CEB712']) {
    const read = readReceipt(sample(name))
    assert(read.ok && read.message === name, JSON.stringify(read))
  }
})

test('every code of chapter 7 is explained in both languages, once', () => {
  assert.equal(receiptErrors.length, 159)
  assert.equal(exchangeErrors.length, 15)
  const codes = [...receiptErrors, ...exchangeErrors].map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  for (const { code, zh, en } of receiptErrors) {
    const meaning = explainReturn(code, '')
    assert.deepEqual([meaning.zh, meaning.en], [zh, en])
    assert(/\p{Script=Han}/u.test(zh) && !/\p{Script=Han}/u.test(en), code)
  }
  for (const [code, kind] of [
    ['-623005', 'state'],
    ['-625015', 'quota'],
    ['-625019', 'system'],
    ['-800003', 'duplicate'],
  ] as const)
    assert.equal(explainReturn(code, '').error?.kind, kind)
})
