import type { CartView } from '#modules/checkout'
import { sayRefusal } from '#modules/checkout'
import { cny } from '#platform/money'
import type { Say } from '#platform/say'
import { money } from '@westbound/web/format'
import { badge, buttonForm, form, html, nothing, textField, type Html } from '../kit/index.ts'

/** Coupons of a cart: what is taken off and who gives it, each code with what it does or why nothing, and a place for another. */
export function codesSection(
  view: Pick<CartView, 'codes' | 'reductions'>,
  {
    say,
    key,
    typed,
    problem,
  }: {
    readonly say: Say
    readonly key: string
    readonly typed?: string | undefined
    readonly problem?: string | undefined
  },
): Html {
  const codes = view.codes.map(({ code, name, minor, refusal }) => {
    const what =
      refusal === null
        ? html`<span>${name ?? ''} <b>${off(minor, say)}</b></span>`
        : html`<span class="problem">${sayRefusal(refusal, say)}</span>`
    const out = html`<div role="group" aria-label="${say('checkout.code.remove.of', { code })}">${buttonForm({ action: '/zh-cn/cart/codes/remove', key, text: say('checkout.code.remove'), hidden: { code } })}</div>`
    return html`<li class="between"><span><code>${code}</code> ${what}</span>${out}</li>`
  })
  const others = view.reductions
    .filter(({ code }) => code === null)
    .map(
      (each) =>
        html`<li class="between"><span>${each.name} ${badge(say(`discounts.funder.${each.funder}`), 'info')}</span><b>${off(each.minor, say)}</b></li>`,
    )
  const list = codes.length + others.length === 0 ? nothing : html`<ul class="plain stack">${others}${codes}</ul>`
  const note = view.reductions.length === 0 ? nothing : html`<p class="note">${say('checkout.code.tax-note')}</p>`
  return html`<fieldset class="sheet group"><legend>${say('checkout.code.title')}</legend>${list}${note}${form({
    action: '/zh-cn/cart/codes',
    key: null,
    submit: say('checkout.code.use'),
    tone: 'plain',
    label: say('checkout.code.title'),
    fields: textField(
      {
        name: 'code',
        label: say('checkout.code'),
        maxlength: 24,
        width: 'middle',
        autocomplete: 'off',
        value: typed,
        problem,
      },
      say,
    ),
  })}</fieldset>`
}

const off = (minor: bigint, say: Say): string => say('checkout.code.off', { amount: money(cny(minor), say.locale) })
