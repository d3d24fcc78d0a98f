import assert from 'node:assert/strict'
import { after } from 'node:test'
import { inSteps, launch, look, press, untilShown } from './browser.ts'
import { buy } from './buying.ts'
import { atDesk, handset, newShopper, operatorName } from './people.ts'
import { orderFacts, sendOrder } from './selling.ts'

const browser = await launch()
after(() => browser.close())
const step = inSteps()
const buyer = await handset(browser)
const operator = await atDesk(browser, operatorName)
let order = ''

step('an order that somebody else paid for stops at customs', async () => {
  order = await buy(buyer, '核桃', newShopper(), newShopper())
  const seller = await sendOrder(browser, await orderFacts(buyer, order))
  await untilShown(buyer, '清关暂停', 90)
  await look(buyer, 'buyer-order-held')
  await seller.reload()
  await seller.getByText('Stopped').first().waitFor()
  await look(seller, 'sell-order-held')
})

step('the operator’s task shows both values, and the decision sends the parcel and the money back', async () => {
  await operator.goto('/operator/customs')
  await look(operator, 'operator-customs')
  await operator.locator(`a[href$="/${order.split('/').at(-1) ?? ''}"]`).click()
  await operator.waitForLoadState('load')
  const text = await operator.getByRole('table', { name: 'Where the records differ' }).innerText()
  assert.match(text, /Order: \S+/)
  assert.match(text, /Payment: \S+/)
  await look(operator, 'operator-customs-case')
  await operator.getByLabel('Send the parcel back').check()
  await operator.getByLabel('Reason').fill('The account that paid belongs to another person.')
  await press(operator, 'Decide')
  await operator.getByText('Decided.').waitFor()
  await look(operator, 'operator-customs-decided')
  await buyer.goto(order)
  await untilShown(buyer, '退款已到账', 90)
})
