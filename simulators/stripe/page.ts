import { html } from 'hono/html'
import type { Session } from './objects.ts'

type Html = ReturnType<typeof html>

const STYLE = `
*{box-sizing:border-box}body{margin:0;background:#f3f5f8;color:#1a2130;font:16px/1.5 system-ui,"Noto Sans SC",sans-serif}
main{max-width:420px;margin:0 auto;padding:16px}.banner{background:#7a2e00;color:#fff;text-align:center;padding:8px;font-weight:600}
.card{background:#fff;border-radius:12px;padding:16px;margin:16px 0}.amount{font-size:32px;font-weight:700;margin:0}
dl{margin:8px 0 0;display:grid;grid-template-columns:auto 1fr;gap:4px 12px}dt{color:#4a5568}dd{margin:0;word-break:break-all;text-align:right}
button,.link{display:block;width:100%;min-height:48px;margin-top:12px;border:1px solid #3f3cbb;border-radius:8px;background:#fff;color:#3f3cbb;font:inherit;font-weight:600;text-align:center;line-height:46px;text-decoration:none}
button.main{background:#3f3cbb;color:#fff}.note{color:#4a5568;font-size:14px}h1{font-size:18px;margin:16px 0 0}`

const METHOD: Readonly<Record<string, string>> = { alipay: '支付宝', card: '银行卡', wechat_pay: '微信支付' }

/** The hosted page on which the buyer pays; no card number is asked for, because nothing here moves money. */
export function payPage(session: Session, description: string): Html {
  return frame(html`
    <h1>付款</h1>
    <section class="card" aria-label="订单信息">
      <p class="amount">${session.currency === 'cny' ? '¥' : `${session.currency.toUpperCase()} `}${yuan(session.amount_total)}</p>
      <dl><dt>商品</dt><dd>${description}</dd><dt>方式</dt><dd>${session.payment_method_types.map((type) => METHOD[type] ?? type).join('、')}</dd></dl>
    </section>
    <form class="card" method="post" action="/c/pay/${session.id}">
      <p class="note">真实页面会在这里打开支付宝、微信支付，或由 Stripe 收集卡号。这里只演示结果。</p>
      <button class="main" name="action" value="pay">确认支付</button>
      <button name="action" value="later">支付，稍后到账</button>
      <button name="action" value="fails">支付，稍后失败</button>
      <button name="action" value="cancel">取消</button>
    </form>`)
}

export const endedPage = (session: Session): Html =>
  frame(html`<h1>${session.status === 'expired' ? '页面已过期' : '付款已提交'}</h1>
    <p class="card">请返回商家查看结果。</p><a class="link" href="${session.success_url}">返回商家</a>`)

export const missingPage = (): Html => frame(html`<h1>没有这个页面</h1><p class="card">请从商家的页面重新进入。</p>`)

const yuan = (minor: number): string => `${Math.trunc(minor / 100)}.${String(minor % 100).padStart(2, '0')}`

const frame = (content: Html): Html => html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>模拟 Stripe · 演示</title><style>${STYLE}</style></head>
<body><header class="banner">模拟 Stripe · 演示（不会真实扣款）</header><main>${content}</main></body>
</html>`
