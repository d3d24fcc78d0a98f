import { say as speak } from '@westbound/web/messages'
import { moneyWays, refundPolicies, refundWays, type PolicyTerms, type Way } from '#modules/orders'
import { clockWords, policyNames } from '../storefront/escrow/escrow.page.ts'
import { lifecycles, type Lifecycle } from '../storefront/escrow/lifecycles.ts'

const say = speak('en')

/** docs/escrow.md: the tables the product runs by, as text. */
export function escrowText(): string {
  return [
    '# The escrow contract',
    'Written by `npm run generate` from the tables the product runs by; edit those. People read the same at `/escrow`.',
    say('escrow.text'),
    say('escrow.silence'),
    ...lifecycles.map(lifeText),
    moneyText(),
    policyText(),
  ]
    .join('\n\n')
    .concat('\n')
}

function lifeText({ noun, words, rows }: Lifecycle): string {
  const body = rows.map((row) => [
    `\`${row.state}\` ${say(`${words}.${row.state}`)}`,
    say(`escrow.owner.${row.owner}`),
    clockWords(noun, row, say),
    row.steps.map(({ step, to }) => `${step} → \`${to}\``).join(', '),
  ])
  const name = say(`escrow.noun.${noun}`)
  return `## ${name}\n\n${say(`escrow.about.${noun}`)}\n\n${tableOf(['State', 'Who has to act', 'Until when', 'Steps'], body)}`
}

const wayText = ({ debit, credit, currency }: Way): string => `${debit} → ${credit} (${currency})`

function moneyText(): string {
  const rows = moneyWays.map(({ step, late, ways }) => [
    say(`escrow.step.${late ? 'pay-late' : step}`),
    ways.map(wayText).join('<br>'),
  ])
  return `## ${say('escrow.money')}\n\n${say('escrow.money.text')}\n\n${tableOf(['Step', 'Debit → credit'], rows)}`
}

function policyText(): string {
  const rows = policyNames.map((name) => {
    const terms: PolicyTerms = refundPolicies[name]
    return [
      `\`${name}\` ${say(`orders.policy.${name}`)}, ${say('escrow.since', { day: terms.since })}`,
      terms.goods,
      terms.commission,
      terms.freight,
      terms.tax,
      terms.providerFee,
      refundWays(name, terms.goods, false).map(wayText).join('<br>'),
      refundWays(name, terms.goods, true).map(wayText).join('<br>'),
    ]
  })
  const heads = ['Policy', 'Goods', 'Commission', 'Freight', 'Tax', 'Provider fee', 'Before release', 'After release']
  return `## ${say('escrow.policies')}\n\n${say('escrow.policies.text')}\n\n${tableOf(heads, rows)}`
}

/** As the formatter lays tables out, so that the file is stable: every column as wide as its widest cell. */
function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heads, ...rows]
  const width = heads.map((_, at) => Math.max(3, ...all.map((row) => (row[at] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${width.map((wide, at) => (row[at] ?? '').padEnd(wide)).join(' | ')} |`
  return [line(heads), `| ${width.map((wide) => '-'.repeat(wide)).join(' | ')} |`, ...rows.map(line)].join('\n')
}
