import { toSVG } from 'bwip-js/node'
import { raw } from 'hono/html'
import type { Device, NextStep, PayMethod } from '#modules/payments'
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

/** The same payment by a code that another phone scans, where the window inside WeChat does not come. */
export const codeInstead = ({ checkoutId, now }: Pick<Ways, 'checkoutId' | 'now'>, say: Say): Html =>
  weChat({ checkoutId, now }, 'desktop', say('payments.pay.by-code'))

/**
 * WeChat Pay looks different inside WeChat, on a phone and on a big screen. Where what is open was made for another of
 * them, the one for this browser is offered; inside WeChat the code as well, since there scripts or its word may be missing.
 */
export function otherWeChat(ways: Ways, next: NextStep | null, device: Device, asks: boolean, say: Say): Html {
  if (ways.current !== 'wechat-pay') return nothing
  if (device === 'phone')
    return next?.kind === 'redirect' ? nothing : weChat(ways, 'phone', say('payments.pay.on-this-phone'))
  if (device === 'desktop') return next?.kind === 'qr' ? nothing : codeInstead(ways, say)
  if (next?.kind === 'jsapi')
    return html`<div><noscript><p class="problem">${say('payments.pay.no-scripts')}</p></noscript>
      <details class="other-ways"><summary>${say('payments.pay.window-missing')}</summary><p class="note">${say('payments.pay.instead')}</p>${codeInstead(ways, say)}</details></div>`
  const again = asks ? button(ways, 'wechat-pay', say('payments.pay.ask-wechat-again')) : nothing
  return html`<p class="note">${say(asks ? 'payments.pay.unconfirmed' : 'payments.pay.instead')}</p>${again}${next?.kind === 'qr' ? nothing : codeInstead(ways, say)}`
}

const weChat = ({ checkoutId, now }: Pick<Ways, 'checkoutId' | 'now'>, device: Device, text: string): Html =>
  buttonForm({
    action: `/zh-cn/pay/${checkoutId}/method/wechat-pay`,
    key: newId(now),
    text,
    tone: 'plain',
    hidden: { device },
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
