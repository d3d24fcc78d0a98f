import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after } from 'node:test'
import type { Page } from 'playwright-core'
import { inSteps, launch, look, lookAtBoth, press, untilShown } from './browser.ts'
import { buy } from './buying.ts'
import { atDesk, handset, newShopper, operatorName } from './people.ts'
import { orderFacts } from './selling.ts'

const browser = await launch()
after(() => browser.close())
const step = inSteps()
const buyers = [await handset(browser), await handset(browser)] as const
const operator = await atDesk(browser, operatorName)
const orders: { readonly path: string; readonly number: string; readonly shop: string }[] = []

type Rules = { rules: (object & { readonly id: string; readonly match: object })[] }
const shipped = readFileSync(new URL('../server/reference/cn-eligibility/cn-eligibility.json', import.meta.url), 'utf8')
/** The rules as shipped, with one more that refuses maple syrup. */
function withoutSyrup(): string {
  const pack: Rules = JSON.parse(shipped)
  const nuts = pack.rules.find(({ id }) => id === 'nuts')
  assert(nuts !== undefined)
  const title = { en: 'Maple syrup may not enter for now', zh: '枫糖浆暂停入境' }
  const whatToDo = { en: 'Send the permit of the authority.', zh: '请提供主管部门的许可证。' }
  const match = { ...nuts.match, hsPrefixes: ['17022000'] }
  const bar = { ...nuts, id: 'syrup-barred', title, whatToDo, match, verdict: 'refused', documents: [] }
  return JSON.stringify({ ...pack, rules: [...pack.rules, bar] })
}

/** Sends a file of entry rules to the desk, and is shown what it would do. */
async function send(page: Page, text: string): Promise<void> {
  await page.goto('/operator/rules/cn/load')
  const file = { name: 'syrup.json', mimeType: 'application/json', buffer: Buffer.from(text) }
  await page.getByLabel('File').setInputFiles(file)
  await page.getByLabel('Entry rules (JSON)').check()
  await page.getByLabel('Source').fill('The walk')
  await page.getByLabel('How sure is it?').selectOption('unsure')
  await press(page, 'Look at what would change')
}

/** A person decides about one of the orders that wait. */
async function decide(number: string, reason: string, words: string): Promise<void> {
  await operator.goto('/operator/rule-changes')
  const sheet = operator.getByRole('form', { name: `Decide about order ${number}` })
  await sheet.getByLabel('Reason').fill(reason)
  await sheet.getByRole('button', { name: words }).click()
  await operator.waitForLoadState('load')
}

step('two buyers order maple syrup', async () => {
  const bought = buyers.map(async (buyer) => {
    const path = await buy(buyer, '枫糖浆', newShopper())
    return { path, ...(await orderFacts(buyer, path)) }
  })
  orders.push(...(await Promise.all(bought)))
})

step('the operator sees which lines differ and whom they touch, and loads exactly this file', async () => {
  await operator.goto('/operator/rules/cn/load')
  await lookAtBoth(operator, 'rules-load')
  await send(operator, withoutSyrup())
  await operator.getByRole('heading', { name: 'Lines that differ' }).waitFor()
  const lines = await operator.locator('#lines').innerText()
  assert.match(lines, /syrup-barred/)
  const who = await operator.locator('#who').innerText()
  for (const { number } of orders) assert(who.includes(number), who)
  await lookAtBoth(operator, 'rules-load-seen')
  await press(operator, 'Load exactly this file')
  await operator.getByText('The file was loaded.').waitFor()
  for (const { number } of orders) await untilShown(operator, `Decide about order ${number}`)
  await lookAtBoth(operator, 'rule-changes')
})

step('seller and buyer see why the order stands still, and the seller can neither pack nor ship it', async () => {
  const [order] = orders
  assert(order !== undefined)
  const seller = await atDesk(browser, order.shop)
  await seller.goto('/sell/orders')
  await press(seller, order.number)
  await seller.getByText(/Do not pack this order/).waitFor()
  await seller.getByText('Maple syrup may not enter for now').waitFor()
  assert.equal(await seller.getByRole('button', { name: /It is packed|Hand over/ }).count(), 0)
  await lookAtBoth(seller, 'sell-order-stopped')
  await buyers[0].goto(order.path)
  await untilShown(buyers[0], /这个订单暂停处理/)
  await lookAtBoth(buyers[0], 'buyer-order-stopped')
})

step(
  'one goes on because the paper is there, the other is given back; the rules as they were let the goods in again',
  async () => {
    const [goesOn, comesBack] = orders
    assert(goesOn !== undefined && comesBack !== undefined)
    await decide(goesOn.number, 'The permit is here.', 'Let it go on')
    await operator.getByText('The order goes on. Both sides are told.').waitFor()
    await decide(comesBack.number, 'There is no permit.', 'Cancel and give everything back')
    await operator.getByText('The order is cancelled and the money goes back.').waitFor()
    await look(operator, 'operator-order-decided')
    await buyers[1].goto(comesBack.path)
    await untilShown(buyers[1], '退款已到账')
    await lookAtBoth(buyers[1], 'buyer-order-stopped-refunded')
    const seller = await atDesk(browser, goesOn.shop)
    await seller.goto('/sell/orders')
    await press(seller, goesOn.number)
    await seller.getByRole('button', { name: 'It is packed' }).waitFor()
    await look(seller, 'sell-order-goes-on')
    await send(operator, shipped)
    await press(operator, 'Load exactly this file')
    await operator.getByText('The file was loaded.').waitFor()
  },
)
