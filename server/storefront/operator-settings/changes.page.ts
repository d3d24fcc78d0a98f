import { countStops, stopsWaiting } from '#modules/orders'
import { type ChangeShown, changesShown } from '#modules/rule-desk'
import type { Ctx } from '#platform/context'
import { page as onGet, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { badge, empty, html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { stopSheet } from '../operator-orders/stop-form.ts'
import { dayText, deskOf, type Input, moment, sections, settingsPage } from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

const changesMax = 20
const stopsShown = 20
const parts = ['listings', 'carts', 'orders'] as const

/** Each change of the rules, and how far judging again has come; the page is read anew by pressing its own link. */
export const changesPage = onGet({
  path: sections.changes,
  who: ['operator'],
  show: async (ctx, input) => show(ctx, input),
})

async function show(ctx: OperatorCtx, input: Input): Promise<Answer> {
  const desk = deskOf(ctx, input, null)
  const { say } = desk
  const changes = await changesShown(ctx, changesMax)
  if (changes.length === 0)
    return settingsPage(
      desk,
      input,
      'changes',
      empty({ title: say('settings.change.none'), text: say('settings.change.none.text') }),
    )
  const running = changes.some((change) => change.parts.some(({ finishedAt }) => finishedAt === null))
  const again = running
    ? html`<p class="note">${say('settings.change.running')} <a href="${sections.changes}">${say('settings.change.again')}</a></p>`
    : nothing
  const columns = (['what', 'listings', 'carts', 'orders', 'at'] as const).map((name) => ({
    label: say(`settings.change.${name}`),
  }))
  const rows = changes.map((change): readonly Text[] => [
    whatChanged(change, say),
    ...parts.map((name) => progressOf(change, name, say)),
    moment(change.at, say),
  ])
  const shown = table({ say, caption: say('settings.section.changes'), columns, rows })
  return settingsPage(
    desk,
    input,
    'changes',
    html`${again}${await stopped(ctx, say)}${shown}${changes.map((change) => ordersOf(change, say))}`,
  )
}

/** Orders that stand still until a person decided, the oldest first. */
async function stopped(ctx: Ctx, say: Say): Promise<Html> {
  const { count } = await countStops(ctx)
  if (count === 0) return html`<p class="note">${say('orders.stop.none')}</p>`
  const sheets = (await stopsWaiting(ctx, stopsShown)).map(
    (stop) => html`${stopSheet(ctx, stop, say)}
      <p><a href="/operator/orders/${stop.sellerId}/${stop.orderId}">${say('orders.order', { number: stop.number })}</a></p>`,
  )
  return html`<section class="stack" id="stopped"><h2>${say('orders.stop.waiting', { n: count })}</h2>${sheets}</section>`
}

function whatChanged({ market, kind, subject, onDay, codes }: ChangeShown, say: Say): Html {
  const what =
    kind === 'tariff'
      ? say('settings.change.kind.tariff', { n: codes })
      : say(`settings.change.kind.${kind}`, { day: dayText(onDay, say) })
  return html`${badge(market.toUpperCase(), 'plain')} ${what}<span class="note">${kind === 'tariff' ? '' : subject}</span>`
}

/** A bar with its words: a bar alone says nothing to somebody who cannot see it. */
function progressOf({ parts: all, market }: ChangeShown, name: (typeof parts)[number], say: Say): Html {
  // Said once for all three.
  if (market !== 'cn')
    return name === 'listings' ? html`<span class="muted">${say('settings.change.nothing-there')}</span>` : html``
  const part = all.find((each) => each.part === name)
  if (part === undefined) return html`<span class="muted">${say('settings.change.waits')}</span>`
  const { done, total, changed, perMille } = part
  const words = say('settings.change.progress', { done, total })
  const label = say('settings.change.progress.of', { part: say(`settings.change.${name}`), done, total })
  return html`<progress aria-label="${label}" value="${perMille}" max="1000"></progress>
    <span class="note">${words} · ${say('settings.change.changed', { n: changed })}</span>`
}

function ordersOf({ stoppedOrders, subject, parts: all }: ChangeShown, say: Say): Html {
  if (stoppedOrders.length === 0) return html``
  const count = all.find(({ part }) => part === 'orders')?.changed ?? stoppedOrders.length
  const columns = (['number', 'state', 'verdict', 'rule'] as const).map((name) => ({
    label: say(`settings.change.order.${name}`),
  }))
  const rows = stoppedOrders.map((order): readonly Text[] => [
    html`<a href="/operator/orders/${order.sellerId}/${order.orderId}">${order.number}</a>`,
    say(`orders.state.${order.state}`),
    say(`settings.verdict.${order.verdict}`),
    order.ruleId,
  ])
  return table({ say, caption: say('settings.change.orders-of', { subject, n: count }), columns, rows })
}
