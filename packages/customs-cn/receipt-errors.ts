import { requestErrors } from './request-errors.ts'

/**
 * quota – the buyer's limit; duplicate – sent before; data – what was sent is wrong; signature; permission – the key or company may
 * not; system – their side failed, try again; state – the record is in a state that does not allow this.
 */
export type ReceiptErrorKind = 'quota' | 'duplicate' | 'data' | 'signature' | 'permission' | 'system' | 'state'

export type ReceiptError = {
  readonly code: string
  readonly kind: ReceiptErrorKind
  /** The specification's words; `[*]` stands where a receipt carries a value. */
  readonly zh: string
  readonly en: string
}

const error = (code: string, kind: ReceiptErrorKind, zh: string, en: string): ReceiptError => ({ code, kind, zh, en })

/** All negative codes of table 7-2. Those of requests stand in a file of their own. */
export const receiptErrors: readonly ReceiptError[] = [
  error('-10101', 'data', '无效企业类型', 'Invalid kind of company'),
  error('-10102', 'data', '无效企业代码', 'Invalid company code'),
  error('-301001', 'data', '订单商品表体信息不存在', 'The order has no lines'),
  error('-301002', 'data', '订单商品信息内有重复商品序号', 'Two lines of the order bear one number'),
  error('-301003', 'data', '订单信息查询不存在[*]', 'The order was not found'),
  error('-301004', 'data', '订单信息查询不存在[*]', 'The order was not found'),
  error('-301005', 'data', '[*]订单信息查询不存在', 'The order was not found'),
  error('-301006', 'data', '[*]检索到多条订单信息', 'Several orders were found'),
  error('-301007', 'data', '订单业务报文信息不能为空', 'The order message is empty'),
  error('-301008', 'data', '参数校验不通过，*', 'A field did not pass the check'),
  error('-301009', 'data', '订单标识(appType)不正确,未找到操作的订单', 'Wrong appType: no order to change'),
  error('-301010', 'duplicate', '已存在相同编号的订单', 'An order with this number exists'),
  error('-301011', 'state', '该订单已向海关申报清单，状态不符', 'The order has been declared already'),
  error('-301012', 'data', '订单报文处理失败，未找到对应操作', 'No such operation on an order'),
  error('-301013', 'system', '订单报文处理失败，系统异常', 'System failure while taking in the order'),
  error(
    '-301014',
    'duplicate',
    '订单报文处理失败，接收报文为旧报文数据，不做处理',
    'The order message is older than what is stored',
  ),
  error('-301015', 'data', '订单报文处理失败，报文表头数据超过限制', 'Too many orders in one message'),
  error('-401001', 'data', '支付凭证查询不存在[*]', 'The payment was not found'),
  error('-401002', 'data', '支付状态查询不存在[*]', 'The payment state was not found'),
  error('-401003', 'data', '[*]对应多条支付凭证', 'Several payments were found'),
  error('-401004', 'data', '[*]对应支付凭证查询不存在', 'No payment belongs to this'),
  error('-401005', 'data', '支付单业务报文不能为空', 'The payment message is empty'),
  error('-401006', 'data', '支付单标识(appType)不正确,未找到对应操作的支付单', 'Wrong appType: no payment to change'),
  error('-401007', 'duplicate', '已存在相同编号的支付单', 'A payment with this number exists'),
  error('-401008', 'state', '该支付单已向海关申报支付单，状态不符', 'The payment has been declared already'),
  error('-401009', 'data', '参数校验不通过，[paymentHead,payment]', 'A field did not pass the check'),
  error('-401010', 'data', '支付单报文处理失败，未找到对应操作', 'No such operation on a payment'),
  error('-401011', 'system', '支付单报文处理失败，系统异常', 'System failure while taking in the payment'),
  error(
    '-401012',
    'duplicate',
    '支付单报文处理失败，接收报文为旧报文数据，不做处理',
    'The payment message is older than what is stored',
  ),
  error('-401013', 'data', '支付单报文处理失败，报文表头数据超过限制', 'Too many payments in one message'),
  error('-504000', 'data', '运单报文解析失败！', 'The waybill message cannot be read'),
  error('-504010', 'data', '运单业务报文不能为空', 'The waybill message is empty'),
  error('-504011', 'data', '参数校验不通过，*', 'A field did not pass the check'),
  error('-504012', 'duplicate', '物流运单已存在', 'The waybill exists'),
  error('-504013', 'data', '物流运单报文数量超过限制', 'Too many waybills in one message'),
  error('-504014', 'data', '运单标识(appType)不正确,未找到操作的运单', 'Wrong appType: no waybill to change'),
  error('-504015', 'duplicate', '已存在相同编号的运单', 'A waybill with this number exists'),
  error('-504016', 'state', '该运单已向海关申报运单，状态不符', 'The waybill has been declared already'),
  error('-621000', 'data', 'CEB621Message 接收失败，清单表体为空，报文业务主键[*]', 'The declaration has no lines'),
  error('-621001', 'data', '清单报文校验失败，[*]', 'The declaration did not pass the check'),
  error('-621002', 'system', '四单回执解析失败，[*]！', 'The receipt of the four records cannot be read'),
  error('-621003', 'system', '清单申报失败，[*]', 'Declaring failed'),
  error('-621004', 'duplicate', '清单[*]已经申报过，请勿重复申报', 'This declaration was declared before'),
  error('-621005', 'quota', '清单[*]的购买金额超过单笔限额[[*]]', 'Over the limit for a single purchase'),
  error('-621006', 'data', '未找到 headGuid 为[*]的清单', 'No declaration with this guid'),
  error(
    '-621008',
    'system',
    '清单[*]发送海关成功，更新状态时发生错误',
    'Passed on to customs, but the state was not stored',
  ),
  error(
    '-621009',
    'system',
    '清单[*]发送海关失败，更新状态时发生错误',
    'Not passed on to customs, and the state was not stored',
  ),
  error('-621010', 'state', '申报清单[*]发生错误，状态不是申报中', 'The declaration is not being declared'),
  error('-621011', 'state', '不存在已申报的清单[*]，无法进行改单操作', 'No declared list to change'),
  error('-621012', 'state', '清单[*]的申报状态不符合改单申报的条件', 'The declaration may not be changed in its state'),
  error('-621013', 'system', '清单[*]，查询个人限额失败', 'The buyer’s quota could not be read'),
  error(
    '-621014',
    'system',
    '清单[*]，核增个人[*]消费金额时出错',
    'The purchase could not be added to the buyer’s quota',
  ),
  error('-621015', 'permission', '*[*]与卡信息[*]不匹配，没有权限进行操作', 'The company does not match the key'),
  error('-621016', 'permission', '[*]没有权限进行操作', 'Not permitted'),
  error('-621017', 'system', '系统发生异常', 'System failure'),
  error(
    '-621018',
    'quota',
    '清单[*]中购买人[*]已用购买额度为[*]，本次购买将超过年度限额[*]',
    'The purchase would go over the buyer’s limit for the year',
  ),
  error('-621019', 'data', '查无此数据', 'No such data'),
  error('-621020', 'data', '请求参数错误，请重试', 'Wrong parameters'),
  error('-621021', 'data', '申报失败[主键为空或未找到数据]，请重试', 'Declaring failed: no key, or nothing found'),
  error('-621022', 'system', '申报失败[*]，请重试', 'Declaring failed'),
  error('-621023', 'system', '执行改单操作时发生错误，请重试', 'Changing the declaration failed'),
  error('-621024', 'data', '所有清单的表体均为空，无法完成申报操作', 'No declaration has lines'),
  error('-621025', 'signature', '保存签名信息发生错误！', 'The signature could not be stored'),
  error('-621026', 'signature', '保存签名信息发生错误,签名信息为空！', 'The signature is empty'),
  // The table lists -621027 twice; the words of the receipt tell which.
  error(
    '-621027',
    'data',
    '请确认表体 gnum 无重复！ / 保存失败，请确认状态并刷新重试',
    'Line numbers repeat, or the state did not allow storing',
  ),
  error('-621028', 'signature', '加签数据比对失败！', 'The signed data are not the data sent'),
  error('-621029', 'signature', '验签失败！', 'The signature is wrong'),
  error('-621030', 'data', 'CEB621Message 接收失败[*]，清单数据超过限制！', 'Too many declarations in one message'),
  ...requestErrors,
]

/** The words of a -621005: which list, and the limit for one purchase, in decimal text. */
export function overSingleLimitInfo(list: string, limit: string): string {
  return `清单[${list}]的购买金额超过单笔限额[[${limit}]]`
}

/** The words of a -621018: which list, who, what was used of the year's limit, and that limit, in decimal text. */
export function overAnnualLimitInfo(list: string, buyer: string, used: string, limit: string): string {
  return `清单[${list}]中购买人[${buyer}]已用购买额度为[${used}]，本次购买将超过年度限额[${limit}]`
}

export type QuotaFigures = { readonly used?: string; readonly limit?: string }

/** Reads the figures back out of the words of a -621005 or -621018; a figure that is not there is left out. */
export function quotaFigures(returnInfo: string): QuotaFigures {
  const used = /已用购买额度为[[\s]*(\d+(?:\.\d+)?)/.exec(returnInfo)?.[1]
  const limit = /(?:单笔|年度)限额[[\s]*(\d+(?:\.\d+)?)/.exec(returnInfo)?.[1]
  return { ...(used === undefined ? {} : { used }), ...(limit === undefined ? {} : { limit }) }
}
