/** The messages of the import side and of what records they are made: read off the schema of edition 202205, which a test holds it against. */
export type Shape = {
  /** The record, which stands one or more times. */
  readonly entity: string
  /** Where the record's fields stand when it has lines of its own; null when they stand in the record itself. */
  readonly head: string | null
  readonly list: string | null
  readonly kind: 'sent' | 'receipt' | 'customs'
  /** Whether the schema demands the signature. */
  readonly signed: boolean
  readonly words: { readonly en: string; readonly zh: string }
}

const sent = (entity: string, list: boolean, signed: boolean, en: string, zh: string, flat = false): Shape => ({
  entity,
  head: flat ? null : `${entity}Head`,
  list: list ? `${entity}List` : null,
  kind: 'sent',
  signed,
  words: { en, zh },
})
const answer = (entity: string, en: string, zh: string): Shape => ({
  entity,
  head: null,
  list: null,
  kind: 'receipt',
  signed: false,
  words: { en, zh },
})

export const shapes = {
  CEB311: sent('Order', true, false, 'order', '电子订单'),
  CEB312: answer('OrderReturn', 'receipt of an order', '电子订单回执'),
  CEB411: sent('Payment', false, false, 'payment', '支付凭证'),
  CEB412: answer('PaymentReturn', 'receipt of a payment', '支付凭证回执'),
  CEB511: sent('Logistics', false, false, 'waybill', '物流运单'),
  CEB512: answer('LogisticsReturn', 'receipt of a waybill', '物流运单回执'),
  CEB513: sent('LogisticsStatus', false, false, 'waybill state', '运单状态', true),
  CEB514: answer('LogisticsStatusReturn', 'receipt of a waybill state', '运单状态回执'),
  CEB621: sent('Inventory', true, true, 'declaration list', '进口清单'),
  CEB622: answer('InventoryReturn', 'receipt of a declaration list', '进口清单回执'),
  CEB623: sent('InvtCancel', false, true, 'request to cancel a list', '撤销申请单', true),
  CEB624: answer('InvtCancelReturn', 'receipt of a request to cancel', '撤销申请单回执'),
  CEB625: sent('InvtRefund', true, true, 'request to return goods', '退货申请单'),
  CEB626: answer('InvtRefundReturn', 'receipt of a request to return', '退货申请单回执'),
  CEB711: sent('Delivery', true, true, 'goods entering the supervised site', '入库明细单'),
  CEB712: answer('DeliveryReturn', 'receipt of goods entering', '入库明细单回执'),
  CEB816: {
    entity: 'Tax',
    head: 'TaxHeadRd',
    list: 'TaxListRd',
    kind: 'customs',
    signed: false,
    words: { en: 'electronic tax bill', zh: '电子税单' },
  },
  CEB818: {
    entity: 'Tax',
    head: 'TaxHeadStatus',
    list: null,
    kind: 'customs',
    signed: false,
    words: { en: 'state of an electronic tax bill', zh: '电子税单状态' },
  },
  CEB900: {
    entity: 'MessageReturn',
    head: null,
    list: null,
    kind: 'customs',
    signed: false,
    words: { en: 'format receipt', zh: '报文格式校验回执' },
  },
} as const satisfies Record<string, Shape>

export type MessageName = keyof typeof shapes

/** The message a root element is of, or null. */
export function messageOf(root: string): MessageName | null {
  const name = root.replace(/Message$/, '')
  return root.endsWith('Message') && isMessageName(name) ? name : null
}

function isMessageName(name: string): name is MessageName {
  return Object.hasOwn(shapes, name)
}
