import { writeFields } from './field.ts'
import type { Problem } from './field.ts'
import { countProblems, finish, lineProblems, wrap } from './message.ts'
import type { Built, Envelope } from './message.ts'
import { cancelRequest, deliveryHead, deliveryLine, refundHead, refundLine } from './request-layouts.ts'
import type { CancelRecord, DeliveryRecord, RefundRecord } from './request-records.ts'

/** Builds a CEB623 from 1 to 100 requests to cancel a list that is not released. Sent by the declarant; the signature is mandatory. */
export async function buildCancel(requests: readonly CancelRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB623Message', 'InvtCancel', requests.length)]
  const records = requests.map((request, index) =>
    wrap('InvtCancel', writeFields(cancelRequest, request, `InvtCancel ${index + 1}`, problems)),
  )
  return finish('CEB623Message', records.join(''), envelope, problems)
}

/**
 * Builds a CEB625 from 1 to 100 requests to send goods of a released list back. Lines bear the numbers they have in the list, so
 * they need not begin with 1, but none may stand twice. Sent by the declarant; the signature is mandatory.
 */
export async function buildRefund(requests: readonly RefundRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB625Message', 'InvtRefund', requests.length)]
  const records = requests.map((request, index) => {
    const at = `InvtRefund ${index + 1}`
    problems.push(...countProblems(at, 'InvtRefundList', request.lines.length, 99), ...repeated(request, at))
    const head = wrap('InvtRefundHead', writeFields(refundHead, request, at, problems))
    const lines = request.lines.map((line, row) =>
      wrap('InvtRefundList', writeFields(refundLine, line, `${at}, InvtRefundList ${row + 1}`, problems)),
    )
    return wrap('InvtRefund', head + lines.join(''))
  })
  return finish('CEB625Message', records.join(''), envelope, problems)
}

/** Builds a CEB711 of one delivery. Sent by the operator of the supervised site; the signature is mandatory. */
export async function buildDelivery(delivery: DeliveryRecord, envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [
    ...lineProblems('DeliveryList', 'Delivery', delivery.lines.slice(0, 99)),
    ...countProblems('Delivery', 'DeliveryList', delivery.lines.length, 9999),
  ]
  const head = wrap('DeliveryHead', writeFields(deliveryHead, delivery, 'Delivery', problems))
  const lines = delivery.lines.map((line, row) =>
    wrap('DeliveryList', writeFields(deliveryLine, line, `DeliveryList ${row + 1}`, problems)),
  )
  return finish('CEB711Message', wrap('Delivery', head + lines.join('')), envelope, problems)
}

function repeated({ lines }: RefundRecord, at: string): readonly Problem[] {
  const numbers = lines.map(({ gnum }) => gnum)
  const twice = numbers.find((gnum, index) => numbers.indexOf(gnum) !== index)
  if (twice === undefined) return []
  return [{ field: 'gnum', at, reason: 'not allowed', message: `${at}: gnum ${twice} stands twice` }]
}
