import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { launch, look, press, untilShown } from './browser.ts'
import { buy } from './buying.ts'
import { atDesk, handset, newShopper, operatorName } from './people.ts'
import { orderFacts, sendOrder } from './selling.ts'

const browser = await launch()
after(() => browser.close())

/** A photograph as a phone takes it. */
const photograph = async () => ({
  name: 'photo.jpg',
  mimeType: 'image/jpeg',
  buffer: await sharp({ create: { width: 900, height: 700, channels: 3, background: '#b5651d' } })
    .jpeg()
    .toBuffer(),
})

/** A delivered order of one kind of goods, its buyer's page and who sold it. */
async function delivered(page: Page, words: string) {
  const order = await buy(page, words, newShopper())
  const facts = await orderFacts(page, order)
  await sendOrder(browser, facts)
  await untilShown(page, '等待你确认收货', 90)
  return { order, facts }
}

/** The page of the return or dispute of this order, at the desk of somebody who has it in a list. */
async function openListed(page: Page, list: string, number: string): Promise<void> {
  await page.goto(list)
  await untilShown(page, page.getByRole('link', { name: number }))
  await page.getByRole('link', { name: number }).first().click()
  await page.waitForLoadState('load')
}

test('a buyer returns a delivered order by way of customs and gets money back, tax included', async () => {
  const buyer = await handset(browser)
  const { order, facts } = await delivered(buyer, '蜂蜜')
  await buyer.goto(order)
  await press(buyer, '退货/换货')
  await look(buyer, 'buyer-return-ask')
  await buyer.locator('select[name="pieces[]"]').first().selectOption('1')
  await buyer.getByLabel('质量问题').check()
  await buyer.getByLabel('情况说明').fill('瓶盖漏了，箱子里都是蜂蜜。')
  await press(buyer, '提交申请')
  await buyer.getByText('请至少上传一张能看清问题的照片').first().waitFor()
  await buyer
    .locator('input[type="file"]')
    .first()
    .setInputFiles(await photograph())
  await press(buyer, '提交申请')
  await untilShown(buyer, buyer.locator('img[src^="/evidence/"]'))
  await look(buyer, 'buyer-return')

  const seller = await atDesk(browser, facts.shop)
  await openListed(seller, '/sell/returns', facts.number)
  await look(seller, 'seller-return-answer')
  await seller.getByLabel('Accept the return').check()
  await press(seller, /^Answer$/)

  const operator = await atDesk(browser, operatorName)
  await operator.goto('/operator')
  await look(operator, 'operator-queues-returns')
  await openListed(operator, '/operator/returns', facts.number)
  // The list that goes back is filed with customs by itself; its receipt lets the buyer send.
  await untilShown(buyer, buyer.getByRole('textbox', { name: '快递公司' }), 90)
  await look(buyer, 'buyer-return-send')
  await buyer.getByRole('textbox', { name: '快递公司' }).fill('顺丰速运')
  await buyer.getByRole('textbox', { name: '快递单号' }).fill('SF1000000001')
  await press(buyer, '提交单号')
  await operator.reload()
  await look(operator, 'operator-return')
  await press(operator, 'The goods are at the customs place')

  await seller.reload()
  await look(seller, 'seller-return-inspect')
  await press(seller, 'Finish the inspection')
  await untilShown(buyer, '退款到账', 90)
  await look(buyer, 'buyer-return-refunded')
  const text = await buyer.locator('main').innerText()
  assert(text.includes('进口税款一并退还'), `the return says that the tax comes back:\n${text}`)
})

test('a dispute is answered, decided, appealed, decided by another operator, and the money goes back', async () => {
  const buyer = await handset(browser)
  const { order, facts } = await delivered(buyer, '蜂蜜')
  await buyer.goto(order)
  await press(buyer, '发起争议')
  await look(buyer, 'buyer-dispute-open')
  await buyer.getByLabel('商品破损').check()
  await buyer.getByLabel('部分退款').check()
  await buyer.getByLabel('金额（元）').fill('20.00')
  await buyer.getByLabel('情况说明').fill('收到时瓶子已经碎了。')
  await buyer
    .locator('input[type="file"]')
    .first()
    .setInputFiles(await photograph())
  await press(buyer, '提交争议')
  await untilShown(buyer, buyer.locator('img[src^="/evidence/"]'))
  await look(buyer, 'buyer-dispute')

  const seller = await atDesk(browser, facts.shop)
  await openListed(seller, '/sell/returns', facts.number)
  await look(seller, 'seller-dispute')
  await seller.getByRole('form', { name: 'Your answer' }).getByLabel('Your side').fill('It left us whole.')
  await press(seller, /^Answer$/)
  await buyer.reload()
  await press(buyer, '申请平台裁决')

  await decide(browser, operatorName, facts.number)
  await seller.reload()
  await look(seller, 'seller-dispute-decided')
  await seller.getByLabel('Why it is wrong, and what is new').fill('Our photograph shows it whole.')
  await press(seller, /^Appeal$/)
  const first = await atDesk(browser, operatorName)
  await openListed(first, '/operator/disputes', facts.number)
  await first.getByText('Another operator decides the appeal').first().waitFor()
  await look(first, 'operator-dispute-not-you')
  await decide(browser, 'Morgan Li', facts.number)

  await buyer.reload()
  await look(buyer, 'buyer-dispute-decided')
  await press(buyer, '接受裁决')
  await untilShown(buyer, '退款到账', 90)
  await look(buyer, 'buyer-dispute-closed')
})

/** An operator decides the dispute about an order: twenty yuan back, borne by the seller. */
async function decide(at: Browser, name: string, number: string): Promise<void> {
  const operator = await atDesk(at, name)
  await openListed(operator, '/operator/disputes', number)
  await look(operator, 'operator-dispute')
  await operator.getByLabel('A part', { exact: true }).check()
  await operator.getByLabel('Amount, in yuan, for a part').fill('20.00')
  await operator.getByRole('group', { name: 'The goods are sent back first' }).getByLabel('No').check()
  await operator.getByLabel('the seller').check()
  await operator.getByLabel('Ground').selectOption('fault_shown')
  await operator.getByLabel('Reason, which both sides read').fill('The photograph shows the broken bottle.')
  await press(operator, /^Decide$/)
  await operator.getByText('Both sides may appeal').or(operator.getByText('Decision 2')).first().waitFor()
}
