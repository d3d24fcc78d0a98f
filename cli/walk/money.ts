import { until, type Journey, type Who } from './journey.ts'
import type { Placed } from './purchase.ts'
import { amount, expect, list, text } from './read.ts'
import type { SellerOnWalk } from './seller.ts'

/** Dollars to the seller's bank, a statement that adds up, and an order that leaves nothing open. */
export async function settle(journey: Journey, operator: Who, seller: SellerOnWalk, order: Placed): Promise<void> {
  const { sellerId, orderId } = order
  const payoutId = await journey.step('operator runs the payout', async () => {
    const body = { sellerId, reason: 'walk' }
    const answer = await journey.send(operator, 'POST', '/api/v1/operator/payouts/run', body)
    return [text(answer, 'payoutId'), { payout: text(answer, 'payoutId') }] as const
  })
  await journey.step('the bank’s own statement confirms the payout', () =>
    until('the payout is paid', async () => {
      const payouts = list(await journey.get(seller.who, '/api/v1/seller/payouts'), 'payouts')
      const payout = payouts.find((each) => text(each, 'payoutId') === payoutId)
      const state = payout === undefined ? 'absent' : text(payout, 'state')
      expect(state !== 'rejected', 'the bank rejected the payout')
      const ids = { payout: payoutId, dollars: payout === undefined ? '' : text(payout, 'amount', 'amount') }
      return state === 'paid' ? ([undefined, ids] as const) : null
    }),
  )
  await journey.step('the seller’s statement adds up, line by line', async () => {
    const { net, closing } = await readStatement(journey, seller, orderId)
    return [undefined, { order: orderId, net, closing }] as const
  })
  await journey.step('the order’s accounts are closed', async () => {
    const detail = await journey.get(operator, `/api/v1/operator/orders/${sellerId}/${orderId}`)
    const open = list(detail, 'money').filter((each) =>
      ['receivable', 'pledged', 'escrow', 'refund_due'].includes(text(each, 'account')),
    )
    expect(open.length === 0, `money is left: ${JSON.stringify(open)}`)
    expect(amount(detail, 'captured').minor === amount(detail, 'total').minor, 'captured is not the total')
    return [undefined, { order: orderId, rows: String(list(detail, 'transfers').length) }] as const
  })
}

async function readStatement(journey: Journey, { who }: SellerOnWalk, orderId: string) {
  const month = text(await journey.get(null, '/demo/clock'), 'now').slice(0, 7)
  const statement = await journey.get(who, `/api/v1/seller/statement?month=${month}`)
  const orders = list(statement, 'orders')
  const line = orders.find((each) => text(each, 'orderId') === orderId)
  const of = (part: string): bigint => amount(line, part).minor
  expect(of('released') === of('tax') + of('freight') + of('insurance') + of('goods'), 'released is not its parts')
  expect(of('goods') === of('fee') + of('share'), 'the goods are not fee and share')
  const sum = (rows: readonly unknown[], part: string): bigint =>
    rows.reduce<bigint>((total, row) => total + amount(row, part).minor, 0n)
  const moved = sum(list(statement, 'others'), 'amount') + sum(list(statement, 'payouts'), 'amount')
  const closing = amount(statement, 'opening').minor + sum(orders, 'net') + moved
  expect(closing === amount(statement, 'closing').minor, `the lines sum to ${closing}`)
  return { net: text(line, 'net', 'amount'), closing: text(statement, 'closing', 'amount') }
}

/** Every book, every order, every count of stock, as the operator's own check sees them. */
export function checkBooks(journey: Journey, operator: Who): Promise<void> {
  return journey.step('the books close: no finding in money or stock', async () => {
    const books = await journey.get(operator, '/api/v1/operator/books')
    const findings = [...list(books, 'findings'), ...list(books, 'stockFindings')]
    expect(findings.length === 0, `findings: ${JSON.stringify(findings).slice(0, 1000)}`)
    const balances = list(books, 'balances')
    const sides = new Map<string, bigint>()
    for (const each of balances) {
      const { currency } = amount(each, 'balance')
      const difference = amount(each, 'debits').minor - amount(each, 'credits').minor
      sides.set(currency, (sides.get(currency) ?? 0n) + difference)
    }
    for (const [currency, difference] of sides)
      expect(difference === 0n, `debits and credits in ${currency} differ by ${difference}`)
    return [undefined, { currencies: [...sides.keys()].join(' '), accounts: String(balances.length) }] as const
  })
}
