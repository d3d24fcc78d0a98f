import { html } from 'hono/html'
import { toAmount } from '../common/amount.ts'
import type { Person, Transaction } from './transactions.ts'

type Html = ReturnType<typeof html>

const STYLE = `
*{box-sizing:border-box}body{margin:0;background:#ededed;color:#191919;font:16px/1.5 system-ui,"Noto Sans SC",sans-serif}
main{max-width:420px;margin:0 auto;padding:16px}.banner{background:#7a2e00;color:#fff;text-align:center;padding:8px 16px;font-weight:600}
.card{background:#fff;border-radius:12px;padding:16px;margin:16px 0}.amount{font-size:36px;font-weight:700;margin:0;text-align:center}
dl{margin:12px 0 0;display:grid;grid-template-columns:auto 1fr;gap:4px 12px}dt{color:#555}dd{margin:0;word-break:break-all;text-align:right}
label{display:block;margin:12px 0 4px}input{width:100%;min-height:44px;font:inherit;padding:8px 12px;border:1px solid #767676;border-radius:8px}
button,.link{display:block;width:100%;min-height:48px;margin-top:12px;border:1px solid #05693c;border-radius:8px;background:#fff;color:#05693c;font:inherit;font-weight:600;text-align:center;line-height:46px;text-decoration:none}
button.main{background:#05693c;color:#fff}.note{color:#555;font-size:14px}h1{font-size:18px;margin:16px 0 0;text-align:center}`

const WAYS = { NATIVE: '扫码支付', MWEB: '手机网页支付', JSAPI: '微信内支付' } as const

/** The page on which the buyer pays: without JavaScript, and marked so that nobody takes it for the real wallet. */
export function payPage(each: Transaction, payer: Person, back: string | null, problem: string | null): Html {
  return frame(html`
    <h1>确认支付</h1>
    ${summary(each)}
    ${problem === null ? '' : html`<p role="alert" class="card">${problem}</p>`}
    <form class="card" method="post" action="${addressOf(each, back)}">
      <label for="payer_name">付款人姓名</label>
      <input id="payer_name" name="payer_name" maxlength="60" autocomplete="off" value="${payer.name}">
      <label for="payer_id_number">付款人身份证号</label>
      <input id="payer_id_number" name="payer_id_number" maxlength="60" autocomplete="off" value="${payer.id_number}">
      <p class="note">真实的微信支付使用账户的实名信息，且不会告诉商户；这里可以修改，用来演示付款人与订购人不一致的情况。</p>
      <button class="main" name="action" value="pay">立即支付</button>
      <button name="action" value="cancel">取消</button>
    </form>`)
}

/** What is shown once it can no longer be paid. */
export function endedPage(each: Transaction, title: string, back: string | null): Html {
  return frame(html`
    <h1>${title}</h1>
    ${summary(each)}
    ${back === null ? html`<p class="note">可以关闭本页，回到商家页面查看结果。</p>` : html`<a class="link" href="${back}">返回商家</a>`}`)
}

export function missingPage(): Html {
  return frame(html`<h1>没有这笔支付</h1><p class="card">链接无效或签名不正确，请从商家的页面重新进入。</p>`)
}

const addressOf = ({ prepay_id }: Transaction, back: string | null): string =>
  back === null ? `/pay/${prepay_id}` : `/pay/${prepay_id}?redirect_url=${encodeURIComponent(back)}`

function summary({ total, out_trade_no, description, trade_type }: Transaction): Html {
  return html`<section class="card" aria-label="订单信息">
    <p class="amount">¥${toAmount(BigInt(total))}</p>
    <dl><dt>商品</dt><dd>${description}</dd><dt>商户订单号</dt><dd>${out_trade_no}</dd><dt>支付方式</dt><dd>${WAYS[trade_type]}</dd></dl>
  </section>`
}

function frame(content: Html): Html {
  return html`<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>微信支付模拟器 · 演示</title><style>${STYLE}</style></head>
<body><header class="banner">微信支付模拟器 · 演示（不会真实扣款）</header><main>${content}</main></body>
</html>`
}
