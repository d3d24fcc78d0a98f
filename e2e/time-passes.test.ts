import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import { launch, look, site, untilShown } from './browser.ts'
import { buy } from './buying.ts'
import { handset, newShopper } from './people.ts'

const browser = await launch()
after(() => browser.close())

/** The last of the walk, because the demonstration's clock does not go back. */
test('an order the seller forgets is refunded by the clock', async () => {
  const page = await handset(browser)
  const order = await buy(page, '麦片', newShopper())
  const moved = await fetch(`${site}/api/v1/demo/clock/forward`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ duration: '11d' }),
  })
  assert.equal(moved.status, 200, await moved.text())
  await page.goto(order)
  await untilShown(page, '退款已到账')
  await page.getByText('卖家未在时限内发货。').first().waitFor()
  await look(page, 'buyer-order-not-shipped')
})
