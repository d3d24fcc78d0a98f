/** Walked when all others are, because the demonstration’s clock does not go back. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { launch, look, site, untilShown } from '../browser.ts'
import { buy } from '../buying.ts'
import { handset, newShopper } from '../people.ts'
import { orderFacts, sendOrder } from '../selling.ts'

const browser = await launch()
after(() => browser.close())

test('after eleven days a delivered order is confirmed by the clock, and one that was never sent is refunded', async () => {
  const [first, second] = [await handset(browser), await handset(browser)]
  const sent = await buy(first, '麦片', newShopper())
  await sendOrder(browser, await orderFacts(first, sent))
  const forgotten = await buy(second, '麦片', newShopper())
  await untilShown(first, '等待你确认收货', 90)
  const moved = await fetch(`${site}/api/v1/demo/clock/forward`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ duration: '11d' }),
  })
  assert.equal(moved.status, 200, await moved.text())
  await untilShown(first, '收货满期限，系统自动确认。')
  await look(first, 'buyer-order-confirmed-by-clock')
  await second.goto(forgotten)
  await untilShown(second, '退款已到账')
  await second.getByText('卖家未在时限内发货。').first().waitFor()
  await look(second, 'buyer-order-not-shipped')
})
