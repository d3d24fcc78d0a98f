import { html } from 'hono/html'
import type { Payment } from './payments.ts'

type Html = ReturnType<typeof html>

const STYLE = `
*{box-sizing:border-box}body{margin:0;background:#eef2f5;color:#17212b;font:16px/1.5 system-ui,"Noto Sans SC",sans-serif}
main{max-width:390px;margin:0 auto;padding:16px}.banner{background:#7a2e00;color:#fff;text-align:center;padding:8px;font-weight:600}
.card{background:#fff;border-radius:12px;padding:16px;margin:16px 0}.amount{font-size:32px;font-weight:700;margin:0}
dl{margin:8px 0 0;display:grid;grid-template-columns:auto 1fr;gap:4px 12px}dt{color:#4a5865}dd{margin:0;word-break:break-all;text-align:right}
label{display:block;margin:12px 0 4px}input{width:100%;min-height:44px;font:inherit;padding:8px 12px;border:1px solid #6b7885;border-radius:8px}
button,.link{display:block;width:100%;min-height:48px;margin-top:12px;border:1px solid #0b5f8a;border-radius:24px;background:#fff;color:#0b5f8a;font:inherit;font-weight:600;text-align:center;line-height:46px;text-decoration:none}
button.main{background:#0b5f8a;color:#fff}.note{color:#4a5865;font-size:14px}h1{font-size:18px;margin:16px 0 0}`

const ENDED: Readonly<Record<Payment['status'], string>> = {
  pending: '待支付',
  succeeded: '已支付',
  failed: '支付失败',
  closed: '交易已关闭',
  expired: '交易已超时',
}

/** The page on which the buyer pays: 390 px wide, without JavaScript, and marked so that nobody takes it for a real wallet. */
export function payPage(payment: Payment, problem: string | null): Html {
  return frame(html`
    <h1>确认支付</h1>
    ${summary(payment)}
    ${problem === null ? '' : html`<p role="alert" class="card">${problem}</p>`}
    <form class="card" method="post" action="/pay/${payment.id}">
      <label for="payer_name">付款人姓名</label>
      <input id="payer_name" name="payer_name" maxlength="60" autocomplete="off" value="${payment.payer_hint?.name ?? ''}">
      <label for="payer_id_number">付款人身份证号</label>
      <input id="payer_id_number" name="payer_id_number" maxlength="60" autocomplete="off" value="${payment.payer_hint?.id_number ?? ''}">
      <p class="note">真实钱包会使用账户的实名信息，这里可以修改，用来演示付款人与订购人不一致的情况。</p>
      <button class="main" name="action" value="pay">确认支付</button>
      <button name="action" value="decline">模拟余额不足</button>
      <button name="action" value="cancel">取消</button>
    </form>`)
}

/** What is shown once the payment can no longer be paid. */
export function endedPage(payment: Payment): Html {
  return frame(html`
    <h1>${ENDED[payment.status]}</h1>
    ${summary(payment)}
    <a class="link" href="${payment.return_url}">返回商家</a>`)
}

export function missingPage(): Html {
  return frame(html`<h1>没有这笔支付</h1><p class="card">请从商家的页面重新进入。</p>`)
}

function summary({ amount, currency, merchant_order, description }: Payment): Html {
  return html`<section class="card" aria-label="订单信息">
    <p class="amount">${currency === 'CNY' ? '¥' : `${currency} `}${amount}</p>
    <dl><dt>商户订单号</dt><dd>${merchant_order}</dd><dt>商品</dt><dd>${description}</dd></dl>
  </section>`
}

function frame(content: Html): Html {
  return html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>模拟支付 · 演示</title><style>${STYLE}</style></head>
<body><header class="banner">模拟支付 · 演示（不会真实扣款）</header><main>${content}</main></body>
</html>`
}
