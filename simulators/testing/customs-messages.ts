import { element, text, xmlDocument } from '../common/xml.ts'

/** The four messages of one order, written by hand so that these tests rest on no builder. Each override is one field. */
export type Overrides = Readonly<Record<string, string>>

const submission = {
  guid: '4CDE1CFD-EDED-46B1-946C-B8022E42FC94',
  appType: '1',
  appTime: '20261122101500',
  appStatus: '2',
}
const platform = { ebpCode: '1101110325', ebpName: '平台' }
const merchant = { ebcCode: '1101110326', ebcName: '电商' }
const buyer = { name: '王小明', number: '110101190001010015', phone: '13800000000' }
const address = '北京市海淀区中关村大街1号'

/** `price` is that of the one line. */
export function orderXml(orderNo: string, overrides: Overrides = {}, price = '149'): string {
  const head = {
    ...submission,
    orderType: 'I',
    orderNo,
    ...platform,
    ...merchant,
    goodsValue: '149',
    freight: '0',
    discount: '0',
    taxTotal: '0',
    acturalPaid: '149',
    currency: '142',
    buyerRegNo: 'buyer-1',
    buyerName: buyer.name,
    buyerTelephone: buyer.phone,
    buyerIdType: '1',
    buyerIdNumber: buyer.number,
    consignee: buyer.name,
    consigneeTelephone: buyer.phone,
    consigneeAddress: address,
    ...overrides,
  }
  const line = {
    gnum: '1',
    itemName: '蜂蜜',
    gmodel: '500g',
    unit: '142',
    qty: '1',
    price,
    totalPrice: price,
    currency: '142',
    country: '502',
  }
  return message(
    'CEB311',
    element('Order', [element('OrderHead', rows(head)), element('OrderList', rows(line))]),
    false,
  )
}

export function paymentXml(orderNo: string, overrides: Overrides = {}): string {
  const head = {
    ...submission,
    payCode: '4403169D3W',
    payName: '支付',
    payTransactionId: `T-${orderNo}`,
    orderNo,
    ...platform,
    payerIdType: '1',
    payerIdNumber: buyer.number,
    payerName: buyer.name,
    amountPaid: '149.00',
    currency: '142',
    payTime: '20261122101000',
    ...overrides,
  }
  return message('CEB411', element('Payment', element('PaymentHead', rows(head))), false)
}

export function logisticsXml(orderNo: string, overrides: Overrides = {}): string {
  const head = {
    ...submission,
    logisticsCode: '1101180326',
    logisticsName: '物流',
    logisticsNo: `W-${orderNo}`,
    orderNo,
    currency: '142',
    weight: '0.6',
    packNo: '1',
    consignee: buyer.name,
    consigneeAddress: address,
    consigneeTelephone: buyer.phone,
    ...overrides,
  }
  return message('CEB511', element('Logistics', element('LogisticsHead', rows(head))), false)
}

/** `price` is that of the one line. */
export function inventoryXml(orderNo: string, overrides: Overrides = {}, price = '149', signed = true): string {
  const head = {
    ...submission,
    orderNo,
    ...platform,
    ...merchant,
    logisticsNo: `W-${orderNo}`,
    logisticsCode: '1101180326',
    logisticsName: '物流',
    copNo: `C-${orderNo}`,
    assureCode: '1101110325',
    ieFlag: 'I',
    declTime: '20261122',
    customsCode: '3700',
    portCode: '3700',
    buyerIdType: '1',
    buyerIdNumber: buyer.number,
    buyerName: buyer.name,
    buyerTelephone: buyer.phone,
    consigneeAddress: address,
    agentCode: '1105910159',
    agentName: '代理',
    tradeMode: '9610',
    trafMode: '5',
    trafNo: 'CA988',
    voyageNo: 'CA988',
    billNo: 'B-1',
    country: '502',
    freight: '0',
    insuredFee: '0',
    currency: '142',
    packNo: '1',
    grossWeight: '0.6',
    netWeight: '0.5',
    ...overrides,
  }
  const line = {
    gnum: '1',
    gcode: '0409000000',
    gname: '蜂蜜',
    gmodel: '500g',
    barCode: '无',
    country: '502',
    currency: '142',
    qty: '1',
    unit: '142',
    qty1: '0.5',
    unit1: '035',
    price,
    totalPrice: price,
  }
  return message(
    'CEB621',
    element('Inventory', [element('InventoryHead', rows(head)), element('InventoryList', rows(line))]),
    signed,
  )
}

/** What a request about a list repeats of it. `invtNo` is the number customs gave the list. */
function requestHead(orderNo: string, invtNo: string, overrides: Overrides): Overrides {
  return {
    ...submission,
    customsCode: '3700',
    orderNo,
    ...platform,
    ...merchant,
    logisticsNo: `W-${orderNo}`,
    logisticsCode: '1101180326',
    logisticsName: '物流',
    copNo: `Q-${orderNo}`,
    invtNo,
    buyerIdType: '1',
    buyerIdNumber: buyer.number,
    buyerName: buyer.name,
    buyerTelephone: buyer.phone,
    agentCode: '1105910159',
    agentName: '代理',
    reason: '测试',
    ...overrides,
  }
}

export function cancelXml(orderNo: string, invtNo: string, overrides: Overrides = {}): string {
  return message('CEB623', element('InvtCancel', rows(requestHead(orderNo, invtNo, overrides))), true)
}

/** `qty` pieces of the one line go back. */
export function refundXml(orderNo: string, invtNo: string, overrides: Overrides = {}, line: Overrides = {}): string {
  const list = { gnum: '1', gcode: '0409000000', gname: '蜂蜜', qty: '1', unit: '142', ...line }
  const head = element('InvtRefundHead', rows(requestHead(orderNo, invtNo, overrides)))
  return message('CEB625', element('InvtRefund', [head, element('InvtRefundList', rows(list))]), true)
}

function rows(fields: Overrides): readonly string[] {
  return Object.entries(fields).map(([name, value]) => text(name, value))
}

function message(type: string, record: string, signed: boolean): string {
  const transfer = element(
    'BaseTransfer',
    rows({ copCode: '1101110325', copName: '平台', dxpMode: 'DXP', dxpId: 'DXPTEST0000000001' }),
  )
  const attributes = { xmlns: 'http://www.chinaport.gov.cn/ceb', guid: submission.guid, version: '1.0' }
  return xmlDocument(element(`${type}Message`, [record, transfer, signed ? signature() : null], attributes))
}

/** Has the form of a signature and the value of none. */
function signature(): string {
  const by = (name: string, algorithm: string) => element(name, '', { Algorithm: algorithm })
  return element(
    'Signature',
    [
      element('SignedInfo', [
        by('CanonicalizationMethod', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'),
        by('SignatureMethod', 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm2-sm3'),
        element(
          'Reference',
          [
            element('Transforms', by('Transform', 'http://www.w3.org/2000/09/xmldsig#enveloped-signature')),
            by('DigestMethod', 'http://www.chinaport.gov.cn/2022/04/xmldsig#sm3'),
            text('DigestValue', 'AAAA'),
          ],
          { URI: '' },
        ),
      ]),
      text('SignatureValue', 'AAAA'),
      element('KeyInfo', [text('KeyName', '0001'), element('X509Data', text('X509Certificate', 'AAAA'))]),
    ],
    { xmlns: 'http://www.w3.org/2000/09/xmldsig#' },
  )
}
