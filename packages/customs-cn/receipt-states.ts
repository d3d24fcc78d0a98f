/**
 * What a receipt means for the order:
 * waiting – more will come; accepted – the record is in, nothing to do; review, held – a person at customs has it; released – the
 * parcel may leave customs; refused – correct and send again, or give up; failed – a technical failure, send again unchanged;
 * sent back – the goods leave the country; unknown – a code this edition does not list.
 */
export type ReceiptStage =
  | 'waiting'
  | 'accepted'
  | 'review'
  | 'held'
  | 'released'
  | 'refused'
  | 'failed'
  | 'sent back'
  | 'unknown'

export type ReceiptState = {
  readonly code: string
  readonly stage: ReceiptStage
  readonly zh: string
  readonly en: string
}

const state = (code: string, stage: ReceiptStage, zh: string, en: string): ReceiptState => ({ code, stage, zh, en })

/** Every returnStatus of edition 202205 that is not an error. 312, 412 and 512 use 2, 3, 4, 100, 120, 399; 622 uses all. */
export const receiptStates: readonly ReceiptState[] = [
  state('1', 'waiting', '电子口岸已暂存', 'Stored as a draft at the e-port'),
  state('2', 'waiting', '电子口岸申报中', 'Being declared by the e-port'),
  state('3', 'waiting', '发送海关成功', 'Passed on to customs'),
  state('4', 'failed', '发送海关失败', 'Could not be passed on to customs'),
  state('100', 'refused', '海关退单', 'Returned by customs'),
  state('120', 'accepted', '海关入库', 'Taken in by customs'),
  state('300', 'review', '人工审核', 'With an officer for review'),
  state('399', 'accepted', '海关审结', 'Review closed by customs'),
  state('500', 'held', '查验', 'Inspection'),
  state('501', 'held', '扣留移送通关', 'Detained, handed to clearance'),
  state('502', 'held', '扣留移送缉私', 'Detained, handed to the anti-smuggling bureau'),
  state('503', 'held', '扣留移送法规', 'Detained, handed to legal affairs'),
  state('599', 'held', '其它扣留', 'Detained for another reason'),
  state('700', 'sent back', '退运', 'Goods sent back'),
  state('800', 'released', '放行', 'Released'),
  state('899', 'released', '结关', 'Clearance completed'),
]
