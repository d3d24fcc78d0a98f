import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { XMLParser } from 'fast-xml-parser'
import * as layouts from './layouts.ts'
import { subscriberLayout, transferLayout } from './message.ts'
import { children, isNode } from './parse.ts'
import type { Node } from './parse.ts'
import {
  deliveryReturn,
  inventoryReturn,
  logisticsReturn,
  orderReturn,
  paymentReturn,
  requestReturn,
  waybillStatusReturn,
} from './receipts.ts'
import * as requests from './request-layouts.ts'

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  ignoreDeclaration: true,
})
const document: unknown = parser.parse(readFileSync(new URL('./schema/ceb-import-202205.xsd', import.meta.url), 'utf8'))
const [schema] = isNode(document) ? children(document, 'schema') : []
assert(schema)

const tables = {
  OrderHead: layouts.orderHead,
  OrderList: layouts.orderLine,
  PaymentHead: layouts.paymentHead,
  LogisticsHead: layouts.logisticsHead,
  LogisticsStatus: layouts.waybillStatus,
  InventoryHead: layouts.inventoryHead,
  InventoryList: layouts.inventoryLine,
  BaseTransfer: transferLayout,
  BaseSubscribe: subscriberLayout,
  OrderReturn: orderReturn,
  PaymentReturn: paymentReturn,
  LogisticsReturn: logisticsReturn,
  InventoryReturn: inventoryReturn,
  LogisticsStatusReturn: waybillStatusReturn,
  InvtCancel: requests.cancelRequest,
  InvtCancelReturn: requestReturn,
  InvtRefundHead: requests.refundHead,
  InvtRefundList: requests.refundLine,
  InvtRefundReturn: requestReturn,
  DeliveryHead: requests.deliveryHead,
  DeliveryList: requests.deliveryLine,
  DeliveryReturn: deliveryReturn,
  TaxHeadRd: requests.taxBillHead,
  TaxListRd: requests.taxBillLine,
  TaxHeadStatus: requests.taxBillStatus,
  MessageReturn: requests.formatReturn,
}

for (const [name, layout] of Object.entries(tables)) {
  test(`the table of ${name} lists the schema's elements in the schema's order`, () => {
    assert.deepEqual(
      layout.map((field) => field.name),
      elementsOf(name).map((element) => element['@name']),
    )
  })

  test(`the table of ${name} demands what the schema demands and keeps its lengths`, () => {
    for (const element of elementsOf(name)) {
      const field = layout.find((each) => each.name === element['@name'])
      assert(field)
      if ('fixed' in field) continue
      if (element['@minOccurs'] !== '0') assert(field.required, `${field.name} is required by the schema`)
      const limit = limitOf(element, 'maxLength')
      if (limit !== null && 'max' in field.rule) assert.equal(field.rule.max, limit, field.name)
      const exact = limitOf(element, 'length')
      if (exact !== null && 'length' in field.rule) assert.equal(field.rule.length, exact, field.name)
    }
  })
}

function elementsOf(name: string): readonly Node[] {
  const entity = children(schema ?? {}, 'element').find((element) => element['@name'] === name)
  assert(entity, name)
  return descend(entity, 'complexType', 'sequence').flatMap((sequence) => children(sequence, 'element'))
}

function limitOf(element: Node, facet: string): number | null {
  const [found] = descend(element, 'simpleType', 'restriction', facet)
  return found === undefined ? null : Number(found['@value'])
}

function descend(node: Node, ...path: readonly string[]): readonly Node[] {
  return path.reduce<readonly Node[]>((nodes, name) => nodes.flatMap((each) => children(each, name)), [node])
}
