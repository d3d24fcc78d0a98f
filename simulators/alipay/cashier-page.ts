import { html } from 'hono/html'
import type { Trade } from './trades.ts'

type Html = ReturnType<typeof html>

const STYLE = `
*{box-sizing:border-box}body{margin:0;background:#eef2f5;color:#17212b;font:16px/1.5 system-ui,"Noto Sans SC",sans-serif}
main{max-width:390px;margin:0 auto;padding:16px}.banner{background:#7a2e00;color:#fff;text-align:center;padding:8px;font-weight:600}
.card{background:#fff;border-radius:12px;padding:16px;margin:16px 0}.amount{font-size:32px;font-weight:700;margin:0}
dl{margin:8px 0 0;display:grid;grid-template-columns:auto 1fr;gap:4px 12px}dt{color:#4a5865}dd{margin:0;word-break:break-all;text-align:right}
label{display:block;margin:12px 0 4px}input{width:100%;min-height:44px;font:inherit;padding:8px 12px;border:1px solid #6b7885;border-radius:8px}
button,.link{display:block;width:100%;min-height:48px;margin-top:12px;border:1px solid #0b5f8a;border-radius:24px;background:#fff;color:#0b5f8a;font:inherit;font-weight:600;text-align:center;line-height:46px;text-decoration:none}
button.main{background:#0b5f8a;color:#fff}.note{color:#4a5865;font-size:14px}h1{font-size:18px;margin:16px 0 0}`

const ENDED: Readonly<Record<Trade['status'], string>> = {
  WAIT_BUYER_PAY: '等待付款',
  TRADE_SUCCESS: '付款成功',
  TRADE_FINISHED: '交易完成',
  TRADE_CLOSED: '交易已关闭',
}

/** The cashier: 390 px wide, without JavaScript, and marked so that nobody takes it for the real one. */
export function cashierPage(trade: Trade, problem: string | null): Html {
  return frame(html`
    <h1>支付宝收银台（模拟）</h1>
    ${summary(trade)}
    ${problem === null ? '' : html`<p role="alert" class="card">${problem}</p>`}
    <form class="card" method="post" action="/cashier/${trade.cashier_id}">
      <label for="payer_name">付款人姓名</label>
      <input id="payer_name" name="payer_name" maxlength="60" autocomplete="off" placeholder="与订购人相同">
      <label for="payer_id_number">付款人身份证号</label>
      <input id="payer_id_number" name="payer_id_number" maxlength="60" autocomplete="off" placeholder="与订购人相同">
      <p class="note">真实的支付宝使用付款人账户的实名信息，不会告诉商家。留空表示付款人就是订购人；填写别人，可以演示报关时身份校验不一致的结果。</p>
      <button class="main" name="action" value="pay">确认付款</button>
      <button name="action" value="decline">模拟余额不足</button>
      <button name="action" value="cancel">返回商家</button>
    </form>`)
}

export function endedPage(trade: Trade): Html {
  return frame(html`
    <h1>${ENDED[trade.status]}</h1>
    ${summary(trade)}
    ${trade.return_url === '' ? '' : html`<a class="link" href="${trade.return_url}">返回商家</a>`}`)
}

/** What the gateway shows a buyer whose link is wrong or too old. */
export function troublePage(code: string): Html {
  return frame(html`<h1>无法打开收银台</h1><p class="card">请从商家的页面重新进入。<br><small>${code}</small></p>`)
}

function summary(trade: Trade): Html {
  return html`<section class="card" aria-label="订单信息">
    <p class="amount">¥${trade.total_amount}</p>
    <dl><dt>商户订单号</dt><dd>${trade.out_trade_no}</dd><dt>商品</dt><dd>${trade.subject}</dd></dl>
  </section>`
}

function frame(content: Html): Html {
  return html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>支付宝模拟器 · 演示</title><style>${STYLE}</style></head>
<body><header class="banner">支付宝模拟器 · 演示（不会真实扣款）</header><main>${content}</main></body>
</html>`
}
