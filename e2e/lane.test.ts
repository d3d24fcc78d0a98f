/**
 * The whole lane in a real browser: a new seller's file becomes a listing, a new buyer on a phone pays for it, the
 * parcel passes customs, and the dollars stand in the seller's statement. Each test is one step and stands on the last.
 */
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after } from 'node:test'
import { desk, inSteps, launch, look, press, untilShown } from './browser.ts'
import { openProduct, pay, toConfirmation, toPayment } from './buying.ts'
import { atDesk, codeFor, digits, handset, newBrand, newShopper, operatorName } from './people.ts'

const browser = await launch()
after(() => browser.close())
const step = inSteps()
const brand = newBrand()
const shop = `${brand.en} Orchard`
const email = `ruth@${brand.en.toLowerCase()}.example`
const shopper = newShopper()
const titleZh = `${brand.zh}谷苹果干`

const seller = await (await desk(browser)).newPage()
const operator = await atDesk(browser, operatorName)
const buyer = await handset(browser)
let order = ''
let number = ''

step('a seller signs up with a code sent to the e-mail address', async () => {
  await seller.goto('/sell')
  await look(seller, 'sell')
  await press(seller, 'Open an account')
  await look(seller, 'sell-sign-up')
  await seller.getByLabel('Your name').fill('Ruth Alder')
  await seller.getByLabel('E-mail').fill(email)
  await seller.getByLabel('Password').fill('seven quiet apple trees')
  await press(seller, 'Send me a code')
  await look(seller, 'sell-verify')
  await seller.getByLabel('Code').fill(await codeFor(seller, email))
  await press(seller, 'Open the account')
  await seller.getByText('Your account is open').waitFor()
  await look(seller, 'sell-home-new')
})

step('the seller states the business and the bank account and hands both in', async () => {
  await seller.goto('/sell/business')
  const fields = {
    'Legal name': `${shop} LLC`,
    'Name of the shop': shop,
    'Phone of the business': '509 555 0142',
    'Street and number': '12 Orchard Lane',
    City: 'Wenatchee',
    'ZIP code': '98801',
    County: 'Chelan',
    'Industry (NAICS)': '111331',
    'What it makes': 'apples, fresh and dried',
    'People employed': '14',
  }
  for (const [label, value] of Object.entries(fields)) await seller.getByLabel(label).first().fill(value)
  await seller.getByLabel('State', { exact: true }).selectOption('WA')
  await look(seller, 'sell-business')
  await press(seller, 'Save')
  await seller.getByText('Your business is saved.').waitFor()
  await seller.goto('/sell/bank')
  await seller.getByLabel(/routing/i).fill('021000021')
  await seller.getByLabel(/account number/i).fill(`77${digits(6)}3`)
  await look(seller, 'sell-bank')
  await seller.locator('main form .button-go').click()
  await seller.waitForURL('**/sell/home')
  await press(seller, 'Hand in for verification')
  await seller.getByText('Handed in.').waitFor()
  await look(seller, 'sell-status')
})

step('nobody who is not verified can publish', async () => {
  const answer = await seller.goto('/sell/products')
  assert(answer !== null)
  assert.equal(await seller.getByRole('button', { name: 'Publish' }).count(), 0)
})

step('the operator finds the business in the queue and approves it with a reason', async () => {
  await operator.goto('/operator')
  await look(operator, 'operator-home')
  await press(operator, 'Businesses to verify')
  await look(operator, 'operator-verification')
  await press(operator, `${shop} LLC`)
  await look(operator, 'operator-verification-business')
  await operator.getByLabel('Reason').fill('Name and address agree with the public register.')
  await press(operator, 'Approve')
  await operator.getByRole('status').first().waitFor()
  await seller.goto('/sell/status')
  await seller.getByText('agree with the public register').waitFor()
})

step('the product file is checked before it is imported', async () => {
  await seller.goto('/sell/products/import')
  await look(seller, 'sell-import')
  await seller.getByLabel('Product file').setInputFiles(join(import.meta.dirname, '../demo/shopify/orchard-farm.csv'))
  await press(seller, 'Check the file')
  await seller.getByRole('heading', { name: 'What the import would do' }).waitFor()
  await look(seller, 'sell-import-report')
  await press(seller, /^Import \d+ products/)
  await seller.getByText('The products are imported.').waitFor()
  await look(seller, 'sell-products')
})

step('a product gets its origin, its HS code, its Chinese and its price, and is published', async () => {
  await press(seller, 'Dried Apple Rings')
  await look(seller, 'sell-product-new')
  await seller.getByLabel('State of origin').selectOption('WA')
  await seller.locator('#basics').getByRole('button', { name: 'Save' }).click()
  await seller.getByText('Saved.').waitFor()
  await seller.getByRole('textbox', { name: 'Words for the goods' }).fill('dried apples')
  await press(seller, 'Find codes')
  await look(seller, 'sell-product-codes')
  await seller.getByLabel(/^08133000/).check()
  await press(seller, 'Use this code')
  await seller.getByText('Chosen: 08133000').waitFor()
  await press(seller, 'Draft in Chinese')
  await seller.getByLabel('Title in Chinese').fill(titleZh)
  await seller.getByLabel('Description in Chinese').fill('<p>只有苹果，没有别的。</p>')
  await press(seller, 'Save the Chinese text')
  await press(seller, 'I have read it: approve')
  await seller.getByText('The Chinese text is approved.').waitFor()
  // More than the smallest payout, so that one sale brings one.
  await seller.getByLabel('The dollars I keep').check()
  await seller.getByLabel(/^Amount:/).fill('28.00')
  await press(seller, 'Save prices')
  await seller
    .getByText(/You keep \$28\.00; the buyer pays/)
    .first()
    .waitFor()
  await look(seller, 'sell-product-ready')
  await press(seller, 'Publish')
  await seller.getByText('The product is on sale.').waitFor()
  await look(seller, 'sell-product-live')
})

step('the seller classifies the product for export, with a reason and a name', async () => {
  await press(seller, 'Export classification')
  await seller.getByLabel('Reason').fill('Dried apples: food, on no control list.')
  await seller.getByLabel('Name of whoever signs').fill('Ruth Halvorsen')
  await seller.getByLabel(/^I have read the groups above/).check()
  await look(seller, 'sell-product-export')
  await press(seller, 'Sign the classification')
  await seller.getByText('EAR99: on no control list').first().waitFor()
})

step('a buyer finds it by a Chinese word, by pinyin and by the English name', async () => {
  await buyer.goto('/zh-cn')
  await look(buyer, 'buyer-home')
  await buyer.goto('/zh-cn/categories')
  await look(buyer, 'buyer-categories')
  for (const words of [`${brand.zh}谷`, '苹果干', `${brand.pinyin}gupingguogan`, `${brand.en} dried apple`]) {
    await buyer.goto(`/zh-cn/search?q=${encodeURIComponent(words)}`)
    await untilShown(buyer, titleZh, 20)
  }
  await look(buyer, 'buyer-search')
  await buyer.goto('/zh-cn/search?q=qqqqzzzz')
  await look(buyer, 'buyer-search-none')
})

step('the product page shows the whole price first, and goods of two sellers lie in one cart', async () => {
  await openProduct(buyer, titleZh)
  await look(buyer, 'buyer-product')
  await press(buyer, '加入购物车')
  await openProduct(buyer, '核桃')
  await press(buyer, '立即购买')
  await buyer.getByText(titleZh).first().waitFor()
  const shops = buyer.locator('fieldset.sheet').filter({ hasNot: buyer.locator('input[name=code]') })
  assert.equal(await shops.count(), 2)
  await look(buyer, 'buyer-cart')
})

step('the buyer signs in, gives address and real name, reads the notice and places the order', async () => {
  await toConfirmation(buyer, shopper)
  await look(buyer, 'buyer-checkout')
  await toPayment(buyer)
  await look(buyer, 'buyer-wallet')
})

step('the buyer pays and is shown that it is paid and held in escrow', async () => {
  await pay(buyer)
  await look(buyer, 'buyer-paid')
  await buyer.goto('/zh-cn/orders')
  await look(buyer, 'buyer-orders')
  await buyer.goto('/zh-cn/orders?tab=to-ship')
  const card = buyer.locator('article', { hasText: titleZh })
  order = (await card.locator('h2 a').getAttribute('href')) ?? ''
  number = (/WB[\w-]+/.exec(await card.locator('h2').innerText()) ?? [''])[0]
  assert.notEqual(order, '')
  await buyer.goto(order)
  await untilShown(buyer, '已付款')
  await look(buyer, 'buyer-order')
  await buyer.goto(`${order}/receipt`)
  await look(buyer, 'buyer-receipt')
})

step('the seller is told by mail, packs, prints slip and label, and hands the parcel over', async () => {
  await seller.goto(`/demo/mailbox?to=${encodeURIComponent(email)}`)
  await untilShown(seller, new RegExp(`${number}: ship by`))
  await seller.goto('/sell/orders')
  await look(seller, 'sell-orders')
  await press(seller, number)
  await look(seller, 'sell-order-to-pack')
  await press(seller, 'It is packed')
  await pdf('slip')
  await press(seller, 'Hand over to the carrier')
  await untilShown(seller, /Shipping label 4×6/)
  await look(seller, 'sell-order-shipped')
  await pdf('label')
})

async function pdf(name: 'slip' | 'label'): Promise<void> {
  const answer = await seller.request.get(`${seller.url().split(/[?#]/)[0]}/${name}.pdf`)
  assert.equal(answer.headers()['content-type'], 'application/pdf')
  assert.equal((await answer.body()).subarray(0, 5).toString('latin1'), '%PDF-')
}

step('the parcel crosses, customs releases it, and it is delivered', async () => {
  await buyer.goto(order)
  await untilShown(buyer, '海关已放行', 90)
  await untilShown(buyer, '等待你确认收货', 60)
  await look(buyer, 'buyer-order-delivered')
})

step('the buyer confirms and the escrow goes to whom it belongs', async () => {
  await press(buyer, '确认收货')
  await look(buyer, 'buyer-confirm')
  await press(buyer, '已收到货，放款')
  await buyer.getByText('感谢确认').waitFor()
  await look(buyer, 'buyer-order-completed')
  await buyer.goto('/zh-cn/me')
  await look(buyer, 'buyer-me')
})

step('the operator pays out and the seller’s statement shows the dollars', async () => {
  await seller.goto('/sell/money')
  await untilShown(seller, '$28.00', 20)
  await operator.goto('/operator/payouts')
  await look(operator, 'operator-payouts')
  await press(operator, 'Pay out what is due now')
  await untilShown(seller, seller.locator('table .badge', { hasText: 'Paid' }))
  await look(seller, 'sell-money')
  await press(seller, 'Open this month’s statement')
  await seller.getByText('$28.00').first().waitFor()
  await look(seller, 'sell-statement')
})

step('the timeline tells the same story to buyer, seller and operator', async () => {
  await buyer.goto(order)
  await buyer.getByText('已确认收货，货款已付给').first().waitFor()
  await seller.goto('/sell/orders?tab=done')
  await press(seller, number)
  await seller.getByText('Confirmed: the money is yours').waitFor()
  await look(seller, 'sell-order-done')
  await operator.goto(`/operator/orders?number=${number}`)
  await look(operator, 'operator-orders')
  await press(operator, number)
  await operator.getByText('Confirmed, escrow released').waitFor()
  await look(operator, 'operator-order')
  await operator.goto('/operator/books')
  await look(operator, 'operator-books')
})
