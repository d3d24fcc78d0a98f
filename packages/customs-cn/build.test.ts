import assert from 'node:assert/strict'
import test from 'node:test'
import { validateXML } from 'xmllint-wasm'
import {
  buildInventory,
  buildLogistics,
  buildOrder,
  buildPayment,
  buildWaybillStatus,
  readMessage,
  signedInfo,
  validate,
} from './index.ts'
import type { Built, InventoryRecord, OrderRecord, Signer, WaybillStatusRecord } from './index.ts'
import { bonded, envelope, inventory, logistics, order, payment, signatureHolds, signed } from './test/records.ts'

const status: WaybillStatusRecord = {
  guid: order.guid,
  appTime: order.appTime,
  logisticsCode: logistics.logisticsCode,
  logisticsName: logistics.logisticsName,
  logisticsNo: logistics.logisticsNo,
  logisticsTime: '20261201093000',
}

const xmlOf = (built: Built): string => {
  assert(built.ok, built.ok ? '' : JSON.stringify(built.problems))
  return built.xml
}

const refused = async (building: Promise<Built>): Promise<readonly string[]> => {
  const built = await building
  assert(!built.ok)
  return built.problems.map(({ message }) => message)
}

test('what every builder builds validates, signed and, save the declaration, unsigned', async () => {
  const subscribers = [{ status: 'ALL', dxpAddress: 'DXPENT0000099999' }] as const
  const built = await Promise.all(
    [signed, { ...envelope, subscribers }].flatMap((sender) => [
      buildOrder([order, order], sender),
      buildPayment([payment], sender),
      buildLogistics([logistics], sender),
      buildWaybillStatus([status], sender),
    ]),
  )
  const declarations = await Promise.all([buildInventory([inventory], signed), buildInventory([bonded], signed)])
  const answers = await validate(
    [...built, ...declarations].map((each, at) => ({ name: String(at), xml: xmlOf(each) })),
  )
  for (const answer of answers) assert.deepEqual(answer, { name: answer.name, ok: true })
})

test('an unsigned declaration can be built and says so; the schema does not take it', async () => {
  const built = await buildInventory([inventory], envelope)
  assert(built.ok)
  assert.equal(built.signed, false)
  const [answer] = await validate([{ name: 'unsigned', xml: built.xml }])
  assert(answer?.ok === false)
  assert.match(answer.problems[0]?.message ?? '', /Signature/)
})

test('the signature covers the canonical message and holds for whoever checks it', async () => {
  const xml = xmlOf(await buildInventory([inventory], signed))
  const canonical = async (contents: string): Promise<string> => {
    const { normalized } = await validateXML({ xml: [{ fileName: 'a.xml', contents }], normalization: 'c14n' })
    return normalized
  }
  assert.equal(
    (await canonical(xml)).trimEnd(),
    xml.slice(xml.indexOf('\n') + 1).trimEnd(),
    'the message is canonical as built',
  )
  let seen = ''
  const spy: Signer = {
    sign: async (text) => {
      seen = text
      assert(signed.signer)
      return signed.signer.sign(text)
    },
  }
  const spied = xmlOf(await buildInventory([inventory], { ...envelope, signer: spy }))
  assert.equal(
    await canonical(spied.replace(/<ds:Signature .*<\/ds:Signature>/, '')).then((text) => text.trimEnd()),
    seen,
  )
  const [, digest = ''] = /<ds:DigestValue>([^<]+)</.exec(spied) ?? []
  const [, value = ''] = /<ds:SignatureValue>([^<]+)</.exec(spied) ?? []
  // SignedInfo alone, with the namespaces it inherits written out, is what a receiver canonicalises.
  const [inDocument = ''] = /<ds:SignedInfo>.*<\/ds:SignedInfo>/.exec(spied) ?? []
  const alone = inDocument.replace(
    '<ds:SignedInfo>',
    '<ds:SignedInfo xmlns:ceb="http://www.chinaport.gov.cn/ceb" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">',
  )
  assert.equal((await canonical(alone)).trimEnd(), signedInfo('rsa-sha1', digest))
  assert(signatureHolds(alone, value))
  assert(!signatureHolds(alone.replace(digest, 'AAAA'), value))
})

test('a signer that answers something else than base64 is refused', async () => {
  const crooked: Signer = {
    sign: async () => ({
      method: 'sm2-sm3',
      digestValue: 'AAAA',
      signatureValue: '"/><evil>',
      keyName: '<b>',
      certificate: '',
    }),
  }
  assert.deepEqual(await refused(buildOrder([order], { ...envelope, signer: crooked })), [
    'Signature: signatureValue is not base64',
    'Signature: certificate is not base64',
    'Signature: keyName must be 1 to 100 letters, digits or . : @ _ -',
  ])
})

test('a text of the full length passes, one character more is refused with the field and the limit', async () => {
  const name = '𠮷'.repeat(60)
  const [answer] = await validate([
    { name: 'full', xml: xmlOf(await buildOrder([{ ...order, buyerName: name }], envelope)) },
  ])
  assert.equal(answer?.ok, true)
  const built = await buildOrder([order, { ...order, buyerName: `${name}吉` }], envelope)
  assert.deepEqual(built, {
    ok: false,
    problems: [
      {
        field: 'buyerName',
        at: 'Order 2',
        reason: 'too long',
        limit: 60,
        message: 'Order 2: buyerName has 61 characters, at most 60 are allowed',
      },
    ],
  })
})

test('every broken field of an order is refused by its name', async () => {
  const cases: readonly (readonly [Partial<OrderRecord>, string])[] = [
    [{ guid: order.guid.toLowerCase() }, 'Order 1: guid must be a UUID of 36 characters in upper case'],
    [{ appTime: '20260230101500' }, 'Order 1: appTime must be a time that exists, written YYYYMMDDhhmmss'],
    [{ orderNo: '' }, 'Order 1: orderNo is required'],
    [{ ebpCode: '3102 260' }, 'Order 1: ebpCode may hold only ASCII letters, digits and signs, without spaces'],
    [{ ebcName: '名'.repeat(101) }, 'Order 1: ebcName has 101 characters, at most 100 are allowed'],
    [{ goodsValue: '1,299.00' }, 'Order 1: goodsValue is not a plain decimal such as 149.00'],
    [{ goodsValue: '-5' }, 'Order 1: goodsValue is not a plain decimal such as 149.00'],
    [{ goodsValue: '1e9' }, 'Order 1: goodsValue is not a plain decimal such as 149.00'],
    [{ freight: '0.000001' }, 'Order 1: freight has 6 digits after the point, at most 5 are allowed'],
    [{ acturalPaid: '1'.repeat(20) }, 'Order 1: acturalPaid has 20 digits, at most 19 are allowed'],
    [{ currency: '502' }, 'Order 1: currency must be 142'],
    [{ consignee: ' 　 ' }, 'Order 1: consignee holds nothing but spaces'],
    [{ consigneeAddress: '上海\n浦东' }, 'Order 1: consigneeAddress holds the control character U+000A'],
    [{ consigneeAddress: '上海\u0000' }, 'Order 1: consigneeAddress holds the control character U+0000'],
    [{ note: '\ud800' }, 'Order 1: note holds half a surrogate pair, U+D800'],
    [{ note: '\uffff' }, 'Order 1: note holds the non-character U+FFFF'],
    [{ consigneeDistrict: '31' }, 'Order 1: consigneeDistrict must be 6 digits'],
    [{ lines: [] }, 'Order 1: OrderList stands 0 times; 1 to 99 are allowed'],
    [{ lines: order.lines.slice(1) }, 'Order 1, OrderList 1: gnum must be 1: lines count from 1 without a gap'],
    [{ lines: order.lines.map((line) => ({ ...line, qty: '0' })) }, 'Order 1, OrderList 1: qty must be more than 0'],
    [{ lines: order.lines.map((line) => ({ ...line, unit: '7' })) }, 'Order 1, OrderList 1: unit must be 3 digits'],
  ]
  for (const [change, expected] of cases)
    assert.equal((await refused(buildOrder([{ ...order, ...change }], envelope)))[0], expected)
})

test('a refusal never repeats the value', async () => {
  const secret = `${'王'.repeat(61)}`
  for (const message of await refused(buildOrder([{ ...order, buyerName: secret, appStatus: '2' }], envelope)))
    assert(!message.includes('王'))
})

test('a message takes 1 to 100 records and lists everything that is wrong at once', async () => {
  assert.deepEqual(await refused(buildPayment([], envelope)), [
    'CEB411Message: Payment stands 0 times; 1 to 100 are allowed',
  ])
  assert.equal(
    (
      await refused(
        buildPayment(
          Array.from({ length: 101 }, () => payment),
          envelope,
        ),
      )
    ).length,
    1,
  )
  const transfer = { ...envelope.transfer, dxpId: '', copCode: '9'.repeat(19) }
  assert.deepEqual(await refused(buildLogistics([{ ...logistics, weight: '0' }], { guid: 'x', transfer })), [
    'Logistics 1: weight must be more than 0',
    'CEB511Message: guid must be a UUID of 36 characters in upper case',
    'BaseTransfer: copCode has 19 characters, at most 18 are allowed',
    'BaseTransfer: dxpId is required',
  ])
})

test('direct purchase needs transport, voyage and bill; bonded goods need the account book, the warehouse and country 142', async () => {
  const { trafNo: _t, voyageNo: _v, billNo: _b, ...bare } = inventory
  assert.deepEqual(await refused(buildInventory([bare], signed)), [
    'Inventory 1: trafNo is required in mode 9610',
    'Inventory 1: voyageNo is required in mode 9610',
    'Inventory 1: billNo is required in mode 9610',
  ])
  const direct: InventoryRecord = { ...inventory, tradeMode: '1210' }
  assert.deepEqual(await refused(buildInventory([direct], signed)), [
    'Inventory 1: emsNo is required in mode 1210',
    'Inventory 1: areaCode is required in mode 1210',
    'Inventory 1: areaName is required in mode 1210',
    'Inventory 1: country must be 142 in mode 1210',
    'Inventory 1, InventoryList 1: itemRecordNo is required in mode 1210',
    'Inventory 1, InventoryList 2: itemRecordNo is required in mode 1210',
  ])
})

test('a second quantity without its unit, and a net weight above the gross, are refused', async () => {
  const lines = inventory.lines.map((line) => ({ ...line, qty2: '1' }))
  assert.deepEqual(
    await refused(buildInventory([{ ...inventory, netWeight: '1.451', lines: lines.slice(0, 1) }], signed)),
    ['Inventory 1: netWeight is more than grossWeight', 'Inventory 1, InventoryList 1: unit2 is required beside qty2'],
  )
})

test('markup in a text stays text', async () => {
  const note = `<a href="x">&amp;</a> ]]> 'q'`
  const read = readMessage(xmlOf(await buildOrder([{ ...order, note }], envelope)))
  assert(read.ok && read.message === 'CEB311')
  assert.equal(read.records[0]?.note, note)
})
