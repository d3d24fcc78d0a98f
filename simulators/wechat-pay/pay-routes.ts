import { Refusal } from '../common/refusal.ts'
import { PAYER, payNow, type PageCall } from './commands.ts'
import { linesOf, merchantSigned } from './keys.ts'
import { endedPage, missingPage, payPage } from './page.ts'
import type { World } from './routes.ts'
import { isClosed, type Transaction } from './transactions.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/**
 * The page that stands where the wallet will stand: the code leads here, H5 leads here, and what a page inside WeChat would
 * hand to the wallet is handed over as a query, its `paySign` checked. Whoever knows the prepay id may pay.
 */
export function addPayPage(world: World): void {
  const { simulator, keys, transactions } = world
  const { app, clock } = simulator
  const byPrepay = (id: string) => transactions.all().find((each) => each.prepay_id === id)
  const show = (c: PageCall, found: Transaction | undefined, problem: string | null = null) => {
    if (found === undefined) return c.html(missingPage(), 404)
    const back = backOf(c)
    if (found.paid !== null) return c.html(endedPage(found, '支付成功', back))
    if (isClosed(found, clock.now())) return c.html(endedPage(found, '订单已关闭', back))
    return c.html(payPage(found, PAYER, back, problem), problem === null ? 200 : 422)
  }
  app.use('/pay/*', async (c, next) => {
    await next()
    c.header('content-security-policy', POLICY)
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
  })
  app.get('/pay/jsapi', (c) => {
    const given = (name: string) => c.req.query(name) ?? ''
    const text = linesOf(given('appId'), given('timeStamp'), given('nonceStr'), given('package'))
    const genuine =
      given('signType') === 'RSA' &&
      given('appId') === keys.account.appId &&
      merchantSigned(keys.account, text, given('paySign'))
    return genuine ? show(c, byPrepay(given('package').replace(/^prepay_id=/, ''))) : c.html(missingPage(), 403)
  })
  app.get('/pay/:id', (c) => show(c, byPrepay(c.req.param('id'))))
  app.post('/pay/:id', async (c) => {
    const form = await c.req.formData()
    const text = (name: string) => {
      const value = form.get(name)
      return typeof value === 'string' ? value.trim().slice(0, 60) : ''
    }
    const found = byPrepay(c.req.param('id'))
    const back = backOf(c)
    if (found === undefined) return c.html(missingPage(), 404)
    // Cancelling leaves the payment open, as the wallet does.
    if (text('action') === 'cancel') return back === null ? show(c, found) : c.redirect(back, 303)
    const payer = { name: text('payer_name'), id_number: text('payer_id_number') }
    if (payer.name === '' || payer.id_number === '') return show(c, found, '请填写付款人姓名和身份证号。')
    try {
      payNow(world, found.out_trade_no, payer)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
    return back === null ? show(c, byPrepay(found.prepay_id)) : c.redirect(back, 303)
  })
}

/** Where the merchant wants the buyer to return to, given by H5 and by a page inside WeChat. */
function backOf(c: PageCall): string | null {
  const url = c.req.query('redirect_url') ?? ''
  return /^https?:\/\/[^\s"'<>]+$/.test(url) ? url : null
}
