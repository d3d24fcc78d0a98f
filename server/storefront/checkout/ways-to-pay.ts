import { toSVG } from 'bwip-js/node'
import { raw } from 'hono/html'
import type { NextStep, PayMethod } from '#modules/payments'
import { newId } from '#platform/id'
import type { Say } from '#platform/say'
import { buttonForm, html, nothing, type Html } from '../kit/index.ts'

/** Where a choice goes, and when: each button is a form with a key of its own. */
export type Ways = {
  readonly checkoutId: string
  readonly now: Date
  readonly methods: readonly PayMethod[]
  /** What is open now; null before the first choice. */
  readonly current: PayMethod | null
}

/** One button for each way of paying; the only choice there is before the first one. */
export function chooseMethod(ways: Ways, say: Say): Html {
  const buttons = ways.methods.map((method) => button(ways, method, say(`payments.method.${method}`)))
  return buttons.length === 0
    ? html`<p class="problem">${say('payments.pay.none')}</p>`
    : html`<div class="ways">${buttons}</div>`
}

/** The other ways, folded, beside the one that is open or was declined. */
export function otherMethods(ways: Ways, say: Say): Html {
  const others = ways.methods.filter((method) => method !== ways.current)
  if (others.length === 0) return nothing
  return html`<details class="other-ways"><summary>${say('payments.pay.other')}</summary>
    <p class="note">${say('payments.pay.other.note')}</p>${chooseMethod({ ...ways, methods: others }, say)}</details>`
}

const button = ({ checkoutId, now }: Ways, method: PayMethod, text: string): Html =>
  buttonForm({
    action: `/zh-cn/pay/${checkoutId}/method/${method}`,
    key: newId(now),
    text,
    tone: 'plain',
  })

/** How the buyer goes on: the provider's page, a code to scan, or the button that opens WeChat's own window. */
export function goOn(next: NextStep | null, method: PayMethod | null, say: Say): Html {
  if (next === null) return nothing
  const name = say(`payments.method.${method ?? 'wallet'}`)
  switch (next.kind) {
    case 'redirect':
      return isAddress(next.url)
        ? html`<a class="button button-go" href="${next.url}" rel="noreferrer">${say('checkout.pay.go')}</a>`
        : nothing
    case 'qr':
      return html`<figure class="scan">${raw(codeOf(next.text))}<figcaption>${say('payments.pay.scan', { name })}</figcaption></figure>`
    case 'jsapi':
      return html`<button class="button button-go" type="button" data-wechat-pay="${JSON.stringify(next.params)}">${say('checkout.pay.go')}</button>
        <p class="note">${say('payments.pay.in-wechat')}</p>`
  }
}

/** The provider's page stands on another site; nothing but a web address of its may become a link. */
const isAddress = (url: string): boolean => /^https?:\/\//.test(url)

/** The drawing holds nothing of the text but squares. */
const codeOf = (text: string): string => toSVG({ bcid: 'qrcode', text, scale: 4 })
