import type { Stop } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import type { Say } from '#platform/say'
import { countdown, instant, instantShort } from '@westbound/web/format'
import { badge, button, facts, form, html, textArea, type Html } from '../kit/index.ts'

type Refused = { readonly typed: string; readonly problem: string | undefined }

/** What a stop rests on and until when somebody should have decided, with the two ways to decide. */
export function stopSheet(ctx: Ctx, stop: Stop, say: Say, refused: Refused = { typed: '', problem: undefined }): Html {
  const late = stop.dueAt !== null && stop.dueAt < ctx.now
  const due =
    stop.dueAt === null
      ? null
      : html`${say('orders.stop.due', { at: instantShort(stop.dueAt, say.locale), left: countdown(stop.dueAt, ctx.now, say) })} ${late ? badge(say('orders.stop.late'), 'problem') : ''}`
  const reason = textArea(
    {
      name: 'reason',
      id: `reason-stop-${stop.orderId}`,
      label: say('orders.operator.reason'),
      hint: say('orders.stop.reason.hint'),
      rows: 3,
      maxlength: 500,
      value: refused.typed,
      problem: refused.problem,
    },
    say,
  )
  const buttons = html`<div class="actions">${button(say('orders.stop.let-on'), 'go', 'decision', 'let-on')}
    ${button(say('orders.stop.cancel'), 'danger', 'decision', 'cancel')}</div>`
  return html`<section class="sheet stack" id="stop-${stop.orderId}"><h2>${say('orders.stop.title', { number: stop.number })}</h2>
    <p>${say(stop.state === 'specialist' ? 'orders.stop.text.specialist' : 'orders.stop.text')}</p>${facts([
      [say('orders.stop.rule'), ruleWords(stop, say)],
      [say('orders.stop.to-do'), say.locale === 'en' ? stop.toDoEn : stop.toDoZh],
      [say('orders.stop.since'), instant(stop.stoppedAt, say.locale)],
      [say('orders.stop.until'), due],
    ])}${form({
      action: `/operator/orders/${stop.sellerId}/${stop.orderId}/stop`,
      key: newId(ctx.now),
      submit: null,
      fields: html`${reason}${buttons}<p class="note">${say('orders.stop.note')}</p>`,
      label: say('orders.stop.title', { number: stop.number }),
    })}</section>`
}

/** What seller and buyer read while it waits, and how it ended afterwards. */
export function stopNotice(stop: Stop | null, audience: 'seller' | 'buyer' | 'operator', say: Say): Html | '' {
  if (stop === null || stop.state === 'overtaken') return ''
  const at = instant(stop.endedAt ?? stop.stoppedAt, say.locale)
  const words = say.locale === 'en' ? stop.toDoEn : stop.toDoZh
  const stands = stop.endedAt === null
  const of = stop.state === 'specialist' ? 'orders.stopped.specialist' : 'orders.stopped'
  const what = stands ? `${of}.${audience}` : `orders.stopped.${stop.state}`
  const text = say(what, { rule: ruleWords(stop, say), words, at, reason: stop.reason ?? '' })
  return html`<p class="inset"${stands ? html` role="status"` : ''}>${text}</p>`
}

/** Where the seller packs and ships otherwise: why nothing may leave now, until when it is decided, and what comes then. */
export function stopForSeller(stop: Stop, now: Date, say: Say): Html {
  const due =
    stop.dueAt === null ? null : `${instantShort(stop.dueAt, say.locale)} (${countdown(stop.dueAt, now, say)})`
  const next = stop.orderState === 'open' ? 'orders.stop.seller.unpaid' : 'orders.stop.seller.next'
  return html`<p class="inset" role="status">${say(`orders.stop.seller.${stop.state}`)}</p>${facts([
    [say('orders.stop.rule'), ruleWords(stop, say)],
    [say('orders.stop.to-do'), say.locale === 'en' ? stop.toDoEn : stop.toDoZh],
    [say('orders.stop.since'), instant(stop.stoppedAt, say.locale)],
    [say('orders.stop.seller.until'), due],
  ])}<p>${say(next)}</p>`
}

const ruleWords = ({ ruleEn, ruleZh }: Stop, say: Say): string => (say.locale === 'en' ? ruleEn : ruleZh)
