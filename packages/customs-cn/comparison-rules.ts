/** Why two values must agree. The source is the specification of edition 202205 unless it says otherwise. */
export const comparisonRules = {
  'same-order': {
    en: 'All four records name the same order.',
    zh: '四单的订单编号应一致',
    source: 'tables 3-5, 3-10, 3-18, 3-31',
  },
  'payer-is-buyer': {
    en: 'The payer is the buyer, by name and identity number.',
    zh: '支付人应与订购人一致',
    source: 'customs practice; the specification does not state it',
  },
  'paid-amount': {
    en: 'The amount paid on the order equals the amount of the payment.',
    zh: '订单实际支付金额应与支付凭证的支付金额一致',
    source: 'acturalPaid',
  },
  currency: { en: 'Every amount is in yuan, code 142.', zh: '币制限定为人民币（142）', source: 'currency' },
  'payment-reference': {
    en: 'The payment company and transaction the order names are those of the payment.',
    zh: '订单的支付企业和支付交易编号应与支付凭证一致',
    source: 'payCode, payTransactionId',
  },
  platform: {
    en: 'Order, payment and declaration name the same platform.',
    zh: '电商平台代码应一致',
    source: 'ebpCode',
  },
  merchant: { en: 'Order and declaration name the same seller.', zh: '电商企业代码应一致', source: 'ebcCode' },
  consignee: {
    en: 'Receiver, phone and address of the order are those of the waybill.',
    zh: '收货人姓名、电话、地址应与电子运单一致',
    source: 'consignee, consigneeTelephone, consigneeAddress',
  },
  'declared-address': {
    en: 'The declared address is that of the order.',
    zh: '清单收件地址应与订单收货地址一致',
    source: 'consigneeAddress',
  },
  waybill: {
    en: 'The declaration names the carrier and waybill that the carrier reported.',
    zh: '清单的物流企业和运单编号应与电子运单一致',
    source: 'logisticsCode, logisticsNo',
  },
  'bill-of-lading': {
    en: 'The declaration names the bill of lading that the carrier reported.',
    zh: '清单的提运单号应与电子运单一致',
    source: 'billNo',
  },
  'gross-weight': {
    en: 'The declared gross weight is the carrier’s.',
    zh: '清单毛重应与电子运单毛重一致',
    source: 'weight, grossWeight',
  },
  'carrier-charges': {
    en: 'Declared freight and insurance are what the carrier charged.',
    zh: '清单运费、保费应与电子运单一致',
    source: 'freight, insuredFee',
  },
  'declared-buyer': {
    en: 'The declared buyer is the buyer of the order.',
    zh: '清单订购人应与订单订购人一致',
    source: 'buyerName',
  },
  'goods-lines': {
    en: 'Lines of order and declaration correspond one to one and agree.',
    zh: '清单表体应与订单表体一一对应',
    source: 'gnum, gname',
  },
  'goods-value': {
    en: 'The goods value is the sum of the lines.',
    zh: '商品价格应等于各商品总价之和',
    source: 'goodsValue',
  },
  'line-total': { en: 'A line’s total is price times quantity.', zh: '商品总价等于单价乘以数量', source: 'totalPrice' },
  'order-total': {
    en: 'Paid = goods + freight + tax − non-cash payment.',
    zh: '实际支付金额=商品价格+运杂费+代扣税款-非现金抵扣金额',
    source: 'acturalPaid',
  },
  'phone-format': { en: 'The phone number is a Chinese one.', zh: '电话号码格式应正确', source: 'our own check' },
  'identity-number': { en: 'The identity number is a possible one.', zh: '身份证号码应有效', source: 'GB 11643-1999' },
} as const

export type ComparisonRule = keyof typeof comparisonRules
