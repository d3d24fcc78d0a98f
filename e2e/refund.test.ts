import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launch, look, press, untilShown } from './browser.ts'
import { buy } from './buying.ts'
import { handset, newShopper } from './people.ts'

const browser = await launch()
after(() => browser.close())

test('a buyer who changes their mind before shipping gets everything back', async () => {
  const page = await handset(browser)
  const order = await buy(page, '蜂蜜', newShopper())
  await page.goto(order)
  const total = await page.locator('.lines .total dd, tfoot td, .total').first().innerText()
  await press(page, '申请退款')
  await look(page, 'buyer-refund')
  await page.getByLabel('不想要了').check()
  await press(page, '确认退款')
  await untilShown(page, '退款已到账')
  await look(page, 'buyer-order-refunded')
  const text = await page.locator('main').innerText()
  assert(text.includes('已退还给你'), `the refunded order says where the money is:\n${text}\n${total}`)
})
