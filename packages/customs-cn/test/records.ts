// One order that agrees with itself, and the signer of the tests. The people and companies are invented; the identity number passes the
// checksum and is born in 1900.
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import type { Envelope, InventoryRecord, LogisticsRecord, OrderRecord, PaymentRecord, Signer } from '../index.ts'
import { signedInfo } from '../index.ts'

const submission = { guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94', appTime: '20261122101500' }
export const buyerId = '110101190001010014'
const address = '上海市浦东新区世纪大道100号3栋1202室'

export const order: OrderRecord = {
  ...submission,
  orderNo: 'WB20261122000001',
  ebpCode: '3102260ABC',
  ebpName: '西行平台（上海）有限公司',
  ebcCode: '3102260DEF',
  ebcName: '蓝岭农场代理（上海）有限公司',
  goodsValue: '298.00',
  freight: '62.50',
  discount: '0',
  taxTotal: '32.81',
  acturalPaid: '393.31',
  currency: '142',
  buyerRegNo: 'B-1001',
  buyerName: '王小明',
  buyerTelephone: '13800138000',
  buyerIdNumber: buyerId,
  payCode: '3102260PAY',
  payName: '示范支付有限公司',
  payTransactionId: 'P-77881',
  consignee: '王小明',
  consigneeTelephone: '13800138000',
  consigneeAddress: address,
  lines: [
    {
      gnum: 1,
      itemNo: 'HONEY-500',
      itemName: '蓝岭野花蜂蜜 500克',
      gmodel: '蜂蜜|蓝岭|500克/瓶|100%蜂蜜',
      unit: '142',
      qty: '2',
      price: '99.00',
      totalPrice: '198.00',
      country: '502',
    },
    {
      gnum: 2,
      itemName: '山核桃仁',
      gmodel: '核桃|250克/袋',
      unit: '136',
      qty: '1',
      price: '100',
      totalPrice: '100.00',
      country: '502',
    },
  ],
}

export const payment: PaymentRecord = {
  ...submission,
  payCode: '3102260PAY',
  payName: '示范支付有限公司',
  payTransactionId: 'P-77881',
  orderNo: order.orderNo,
  ebpCode: order.ebpCode,
  ebpName: order.ebpName,
  payerIdNumber: buyerId,
  payerName: '王小明',
  telephone: '13800138000',
  amountPaid: '393.31',
  currency: '142',
  payTime: '20261122101401',
}

export const logistics: LogisticsRecord = {
  ...submission,
  logisticsCode: '3102260LOG',
  logisticsName: '示范物流有限公司',
  logisticsNo: 'SF1234567890',
  billNo: '999-12345675',
  orderNo: order.orderNo,
  freight: '62.50',
  insuredFee: '0',
  currency: '142',
  weight: '1.45',
  consignee: '王小明',
  consigneeAddress: address,
  consigneeTelephone: '13800138000',
}

export const inventory: InventoryRecord = {
  ...submission,
  orderNo: order.orderNo,
  ebpCode: order.ebpCode,
  ebpName: order.ebpName,
  ebcCode: order.ebcCode,
  ebcName: order.ebcName,
  logisticsNo: logistics.logisticsNo,
  logisticsCode: logistics.logisticsCode,
  logisticsName: logistics.logisticsName,
  copNo: 'WB2026112200000001',
  assureCode: '3102260ABC',
  declTime: '20261122',
  customsCode: '2244',
  portCode: '2233',
  buyerIdNumber: buyerId,
  buyerName: '王小明',
  buyerTelephone: '13800138000',
  consigneeAddress: address,
  agentCode: '3102260AGT',
  agentName: '示范报关有限公司',
  tradeMode: '9610',
  trafMode: '5',
  trafNo: 'B-747',
  voyageNo: 'MU588',
  billNo: '999-12345675',
  country: '502',
  freight: '62.50',
  insuredFee: '0',
  currency: '142',
  grossWeight: '1.45',
  netWeight: '1.25',
  lines: [
    {
      gnum: 1,
      itemNo: 'HONEY-500',
      gcode: '0409000000',
      gname: '蓝岭野花蜂蜜 500克',
      gmodel: '蜂蜜|蓝岭|500克/瓶|100%蜂蜜',
      country: '502',
      qty: '2',
      unit: '142',
      qty1: '1',
      unit1: '035',
      price: '99.00',
      totalPrice: '198.00',
    },
    {
      gnum: 2,
      gcode: '0802990000',
      gname: '山核桃仁',
      gmodel: '核桃|250克/袋',
      country: '502',
      qty: '1',
      unit: '136',
      qty1: '0.25',
      unit1: '035',
      price: '100',
      totalPrice: '100.00',
    },
  ],
}

export const bonded: InventoryRecord = {
  ...inventory,
  tradeMode: '1210',
  country: '142',
  emsNo: 'H22446000001',
  areaCode: '3102260WHS',
  areaName: '示范保税仓储有限公司',
  lines: inventory.lines.map((line) => ({ ...line, itemRecordNo: `R-${line.gnum}` })),
}

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Signs with RSA-SHA1, the general method the specification allows beside SM2. */
export const signer: Signer = {
  sign: async (canonicalXml) => {
    const digestValue = createHash('sha1').update(canonicalXml).digest('base64')
    const signatureValue = sign('sha1', Buffer.from(signedInfo('rsa-sha1', digestValue)), keys.privateKey).toString(
      'base64',
    )
    return { method: 'rsa-sha1', digestValue, signatureValue, keyName: '0001', certificate: 'MIIB' }
  },
}

export function signatureHolds(info: string, signatureValue: string): boolean {
  return verify('sha1', Buffer.from(info), keys.publicKey, Buffer.from(signatureValue, 'base64'))
}

export const envelope: Envelope = {
  guid: '0F0E0D0C-0B0A-4908-8706-050403020100',
  transfer: { copCode: '3102260ABC', copName: '西行平台（上海）有限公司', dxpId: 'DXPENT0000012345' },
}

export const signed: Envelope = { ...envelope, signer }
