import assert from 'node:assert/strict'
import { after } from 'node:test'
import { inSteps, launch, look, press, untilShown } from './browser.ts'
import { buy } from './buying.ts'
import { atDesk, handset, newShopper, operatorName } from './people.ts'

const browser = await launch()
after(() => browser.close())
const step = inSteps()
const buyer = await handset(browser)
const operator = await atDesk(browser, operatorName)
const shopper = newShopper()
let order = ''
let number = ''

step('somebody else pays for the order, as the provider then reports', async () => {
  order = await buy(buyer, '核桃', shopper, newShopper())
  await buyer.goto(order)
  number = (/WB[\w-]+/.exec(await buyer.locator('h1').innerText()) ?? [''])[0]
})

step('the seller ships, and the order stops at customs', async () => {
  const shop = await sellerOf()
  const seller = await atDesk(browser, shop)
  await seller.goto('/sell/orders')
  await press(seller, number)
  await press(seller, 'It is packed')
  await press(seller, 'Hand over to the carrier')
  await untilShown(buyer, '清关暂停', 90)
  await look(buyer, 'buyer-order-held')
  await seller.reload()
  await seller.getByText('Stopped').first().waitFor()
  await look(seller, 'sell-order-held')
})

/** The seller's name stands with the goods: the operator's desk finds it by the order. */
async function sellerOf(): Promise<string> {
  await buyer.locator('a[href*="/zh-cn/products/"]').first().click()
  await buyer.waitForLoadState('load')
  const name = await buyer.locator('.facts > div', { hasText: '卖家' }).locator('dd').first().innerText()
  await buyer.goto(order)
  return name
}

step('the operator’s task shows both values, and the decision sends the parcel back and the money too', async () => {
  await operator.goto('/operator/customs')
  await look(operator, 'operator-customs')
  const orderId = order.split('/').at(-1) ?? ''
  await operator.locator(`a[href$="/${orderId}"]`).click()
  await operator.waitForLoadState('load')
  const differences = operator.getByRole('table', { name: 'Where the records differ' })
  const text = await differences.innerText()
  assert.match(text, /Order/)
  assert.match(text, /Payment/)
  await look(operator, 'operator-customs-case')
  await operator.getByLabel('Send the parcel back').check()
  await operator.getByLabel('Reason').fill('The account that paid belongs to another person.')
  await press(operator, 'Decide')
  await operator.getByText('Decided.').waitFor()
  await look(operator, 'operator-customs-decided')
  await buyer.goto(order)
  await untilShown(buyer, '退款已到账', 90)
})
