import type { Simulator } from '../common/simulator.ts'
import { Refusal } from '../common/refusal.ts'
import { endedPage, missingPage, payPage } from './page.ts'
import { isExpired, pay, type Payments } from './payments.ts'

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"

/**
 * The buyer's page. It needs no bearer token: whoever knows the unguessable id may pay, as with a real pay link. No
 * `form-action` in the policy, because browsers apply it to the redirect back to the shop as well.
 */
export function addPayPage({ app, clock, perform }: Simulator, payments: Payments): void {
  app.use('/pay/*', async (c, next) => {
    await next()
    c.header('content-security-policy', POLICY)
    c.header('referrer-policy', 'no-referrer')
    c.header('cache-control', 'no-store')
  })

  app.get('/pay/:id', (c) => {
    const payment = payments.get(c.req.param('id'))
    if (payment === undefined) return c.html(missingPage(), 404)
    if (isExpired(payment, clock.now())) return c.html(endedPage({ ...payment, status: 'expired' }))
    return c.html(payment.status === 'pending' ? payPage(payment, null) : endedPage(payment))
  })

  app.post('/pay/:id', async (c) => {
    const form = await c.req.formData()
    const payment = payments.get(c.req.param('id'))
    if (payment === undefined) return c.html(missingPage(), 404)
    const action = form.get('action')
    const name = fieldText(form, 'payer_name')
    const id_number = fieldText(form, 'payer_id_number')
    // Cancelling leaves the payment open, as wallets do: the buyer may come back until it expires.
    if (action === 'cancel' || payment.status === 'succeeded') return c.redirect(payment.return_url, 303)
    if (action === 'pay' && (name === '' || id_number === ''))
      return c.html(payPage(payment, '请填写付款人姓名和身份证号。'), 422)
    try {
      const input = { id: payment.id, payer: { name, id_number }, declined: action === 'decline' }
      perform('payments.pay', (behaviour) => pay(payments, input, behaviour, clock.now()))
    } catch (error) {
      if (error instanceof Refusal) return c.html(endedPage(payments.get(payment.id) ?? payment), 409)
      throw error
    }
    return c.redirect(payment.return_url, 303)
  })
}

function fieldText(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value.trim().slice(0, 60) : ''
}
