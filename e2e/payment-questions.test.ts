import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { launch, lookAtBoth, phone, press, untilShown } from './browser.ts'
import { openProduct, toConfirmation } from './buying.ts'
import { atDesk, newShopper, operatorName } from './people.ts'

const browser = await launch()
after(() => browser.close())

test('customs’ questions about payments: the list, one question, and what was sent without who paid', async () => {
  const operator = await atDesk(browser, operatorName)
  await operator.goto('/operator/customs-payment-data')
  const question = operator.locator('main table a[href^="/operator/customs-payment-data/"]').first()
  await untilShown(operator, question)
  await lookAtBoth(operator, 'payment-data')
  await question.click()
  await operator.waitForLoadState('load')
  await untilShown(operator, 'Taken by customs')
  assert.doesNotMatch(
    await operator.locator('main').innerText(),
    /\b[1-9]\d{5}(19|20)\d{9}[\dX]\b/,
    'nobody’s identity number is in clear',
  )
  await lookAtBoth(operator, 'payment-data-one')
})

test('inside WeChat the shop says why it asks who pays, goes there, and is back with the window to pay in', async () => {
  const wechat = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile MicroMessenger/8.0.50'
  const context = await phone(browser, true, wechat)
  const buyer = await context.newPage()
  await openProduct(buyer, '蜂蜜')
  await press(buyer, '立即购买')
  await toConfirmation(buyer, newShopper())
  await press(buyer, '提交订单')
  // The page between goes on by itself at once; held back it can be looked at.
  const toWeChat = '**/connect/oauth2/authorize**'
  await buyer.route(toWeChat, (route) => route.abort('aborted'))
  await untilShown(buyer, '换一种付款方式')
  await buyer.getByText('换一种付款方式').click()
  await press(buyer, /微信支付/)
  await buyer.waitForURL(/\/wechat$/)
  await buyer.getByText('正在向微信确认').first().waitFor()
  await lookAtBoth(buyer, 'buyer-pay-wechat-asks')
  await buyer.unroute(toWeChat)
  await buyer.locator('a.button-go').first().click()
  await buyer.waitForLoadState('load')
  await untilShown(buyer, buyer.locator('[data-wechat-pay]'), 20)
  await lookAtBoth(buyer, 'buyer-pay-wechat')
})
