import { everybody } from '#modules/identity'
import { moneyWays, refundPolicies, refundWays, type PolicyTerms, type RefundPolicy, type Way } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { page as onGet, type Answer } from '#platform/page'
import type { Locale, Say } from '#platform/say'
import { html, page, table, type Html, type Text } from '../kit/index.ts'
import { accountWords } from '../operator-orders/ledger-tables.ts'
import { lifecycles, type Lifecycle, type StateRow } from './lifecycles.ts'

const cacheSeconds = 300

/** The escrow contract as people read it: the same tables the product runs by, in words. */
export const escrowPage = onGet({
  path: '/escrow',
  who: everybody,
  cacheSeconds,
  show: (ctx) => show(ctx, 'en'),
})
export const escrowPageInChinese = onGet({
  path: '/zh-cn/escrow',
  who: everybody,
  cacheSeconds,
  show: (ctx) => show(ctx, 'zh-Hans'),
})

async function show(ctx: Ctx, locale: Locale): Promise<Answer> {
  const say = ctx.world.say(locale)
  const main = html`<p class="prose">${say('escrow.text')}</p><p class="prose">${say('escrow.silence')}</p>
    <nav aria-label="${say('escrow.contents')}"><ul class="ways">${lifecycles.map(({ noun }) => html`<li><a href="#${noun}">${say(`escrow.noun.${noun}`)}</a></li>`)}
    <li><a href="#money">${say('escrow.money')}</a></li><li><a href="#policies">${say('escrow.policies')}</a></li></ul></nav>
    ${lifecycles.map((each) => lifeTable(each, say))}${moneyTable(say)}${policyTable(say)}`
  return page({
    say,
    role: locale === 'en' ? 'seller' : 'buyer',
    title: say('escrow.title'),
    main,
    demo: ctx.world.demo,
    ...(locale === 'en' ? { nav: [] } : {}),
  })
}

function lifeTable({ noun, words, rows }: Lifecycle, say: Say): Html {
  const name = (state: string): string => say(`${words}.${state}`)
  const body = rows.map((row): readonly Text[] => [
    html`<b>${name(row.state)}</b>`,
    say(`escrow.owner.${row.owner}`),
    clockWords(noun, row, say),
    [...new Set(row.steps.map(({ to }) => name(to)))].join(say('escrow.and')),
  ])
  const columns = ['state', 'owner', 'clock', 'becomes'].map((id) => ({ label: say(`escrow.column.${id}`) }))
  return html`<section class="stack" id="${noun}"><h2>${say(`escrow.noun.${noun}`)}</h2><p class="prose">${say(`escrow.about.${noun}`)}</p>
    ${table({ say, caption: say('escrow.caption', { noun: say(`escrow.noun.${noun}`) }), columns, rows: body })}</section>`
}

/** Until when the owner has time and what happens then, or why there is no clock. */
export const clockWords = (noun: string, row: StateRow, say: Say): string =>
  [
    row.clock === null ? say(`escrow.no-clock.${row.noClock ?? 'ended'}`) : say(`escrow.clock.${noun}.${row.clock}`),
    row.whenRefused === null ? '' : say('escrow.when-refused', { owner: say(`escrow.owner.${row.whenRefused.owner}`) }),
  ].join('')

const wayWords = ({ debit, credit, currency }: Way, say: Say): string =>
  say('escrow.way', { debit: accountWords(debit, say), credit: accountWords(credit, say), currency })

function moneyTable(say: Say): Html {
  const rows = moneyWays.map(({ step, late, ways }): readonly Text[] => [
    say(`escrow.step.${late ? 'pay-late' : step}`),
    html`<ul>${ways.map((way) => html`<li>${wayWords(way, say)}</li>`)}</ul>`,
  ])
  const columns = ['step', 'moves'].map((id) => ({ label: say(`escrow.column.${id}`) }))
  return html`<section class="stack" id="money"><h2>${say('escrow.money')}</h2><p class="prose">${say('escrow.money.text')}</p>
    ${table({ say, caption: say('escrow.money'), columns, rows })}</section>`
}

export const policyNames: readonly RefundPolicy[] = [
  'unshipped',
  'stopped-on-the-way',
  'seller-at-fault',
  'seller-at-fault-kept',
  'changed-mind',
  'lost-by-carrier',
  'platform-goodwill',
]

function policyTable(say: Say): Html {
  const rows = policyNames.map((name): readonly Text[] => {
    const terms: PolicyTerms = refundPolicies[name]
    const afterwards = refundWays(name, terms.goods, true)
    return [
      html`<b>${say(`orders.policy.${name}`)}</b><br><span class="note">${say('escrow.since', { day: terms.since })}</span>`,
      say(`orders.bearer.${terms.goods}`),
      say(`escrow.commission.${terms.commission}`),
      say(`escrow.freight.${terms.freight}`),
      say(`escrow.tax.${terms.tax}`),
      say(`orders.bearer.${terms.providerFee}`),
      html`<details><summary>${say('escrow.ways')}</summary><ul>${afterwards.map((way) => html`<li>${wayWords(way, say)}</li>`)}</ul></details>`,
    ]
  })
  const columns = ['policy', 'goods', 'commission', 'freight', 'tax', 'provider-fee', 'after'].map((id) => ({
    label: say(`escrow.column.${id}`),
  }))
  return html`<section class="stack" id="policies"><h2>${say('escrow.policies')}</h2><p class="prose">${say('escrow.policies.text')}</p>
    ${table({ say, caption: say('escrow.policies'), columns, rows })}</section>`
}
