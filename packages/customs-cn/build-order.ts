import { writeFields } from './field.ts'
import type { Problem } from './field.ts'
import { orderHead, orderLine } from './layouts.ts'
import { countProblems, finish, lineProblems, wrap } from './message.ts'
import type { Built, Envelope } from './message.ts'
import type { OrderRecord } from './records.ts'

/** Builds a CEB311 from 1 to 100 orders. Sent by the seller or the platform. */
export async function buildOrder(orders: readonly OrderRecord[], envelope: Envelope): Promise<Built> {
  const problems: Problem[] = [...countProblems('CEB311Message', 'Order', orders.length)]
  const records = orders.map((order, index) => {
    const at = `Order ${index + 1}`
    problems.push(...lineProblems('OrderList', at, order.lines))
    const head = wrap('OrderHead', writeFields(orderHead, order, at, problems))
    const lines = order.lines.map((line, row) =>
      wrap('OrderList', writeFields(orderLine, line, `${at}, OrderList ${row + 1}`, problems)),
    )
    return wrap('Order', head + lines.join(''))
  })
  return finish('CEB311Message', records.join(''), envelope, problems)
}
