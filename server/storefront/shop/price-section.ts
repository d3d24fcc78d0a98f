import type { PriceFacts, VerdictFacts } from '#modules/catalog'
import { percent } from '@westbound/web/format'
import type { Say } from '@westbound/web/messages'
import { facts, html, taxDrawer, waterfall, type Html } from '../kit/index.ts'

const shown = ['seller-share', 'platform-fee', 'freight', 'insurance', 'duty', 'consumption-tax', 'vat'] as const

/** Where each yuan of the shelf price goes: every line with its formula, a duty of zero among them. */
export function priceSection(say: Say, facts_: PriceFacts): Html {
  const lines = shown.flatMap((part) => {
    const line = facts_.lines.find((each) => each.part === part)
    return line === undefined
      ? []
      : [{ label: say(`shop.part.${part}`), amount: line.money, note: line.words['zh-CN'] }]
  })
  return html`<section class="sheet stack">${waterfall({
    say,
    id: 'price',
    title: say('shop.price.title'),
    summary: say('shop.price.summary'),
    lines,
    total: { label: say('shop.price.total'), amount: facts_.shelf },
  })}${facts([
    [say('shop.price.rate'), say('shop.price.rate.value', { rate: facts_.rateText })],
    [say('shop.price.fee'), percent(facts_.feeShare)],
    [say('shop.price.certainty'), say(`shop.certainty.${facts_.certainty}`)],
  ])}<p class="note">${say('shop.price.final')}</p></section>`
}

const taxes = ['duty', 'consumption-tax', 'vat'] as const

/** How the tax in the price is made up, tax by tax, with the rules of each. */
export function taxSection(say: Say, { lines, rules, shelf }: PriceFacts): Html {
  const here = say.locale === 'zh-Hans' ? 'zh-CN' : 'en'
  const drawn = taxes.flatMap((part) => {
    const line = lines.find((each) => each.part === part)
    if (line === undefined) return []
    const behind = rules.filter(({ id }) => line.ruleIds.includes(id))
    return [
      {
        label: say(`shop.part.${part}`),
        amount: line.money,
        formula: line.words[here],
        rules: behind.map(({ text, act, source, readOn, certainty }) => ({
          text: text[here],
          source: act === source ? act : `${act} · ${source}`,
          readOn,
          certainty,
        })),
      },
    ]
  })
  const total = { minor: drawn.reduce((sum, { amount }) => sum + amount.minor, 0n), currency: shelf.currency }
  return taxDrawer({ say, id: 'tax', total, taxes: drawn, note: say('shop.price.final') })
}

/** The rules behind the verdict and the price, each with its act, its source, the day it was read and how sure it is. */
export function rulesSection(say: Say, verdict: VerdictFacts, facts_: PriceFacts): Html {
  const admitted = verdict.reasons.map(
    (reason) =>
      html`<li><b>${reason.titleZh}</b> ${reason.toDoZh}<span class="note">${reason.act} · ${say('shop.rule.read', { day: reason.readOn, certainty: certaintyWords(say, reason.certainty) })}</span></li>`,
  )
  const applied = facts_.rules.map(
    (rule) =>
      html`<li>${rule.text['zh-CN']}<span class="note">${rule.act} · ${say('shop.rule.read', { day: rule.readOn, certainty: certaintyWords(say, rule.certainty) })}</span></li>`,
  )
  return html`<section class="sheet stack"><h2>${say('shop.rules.title')}</h2><p>${say(`shop.verdict.${verdict.verdict}`)}</p>
    <details><summary>${say('shop.rules.admission', { n: admitted.length })}</summary><ul class="stack">${admitted}</ul></details>
    <details><summary>${say('shop.rules.price', { n: applied.length })}</summary><ul class="stack">${applied}</ul></details></section>`
}

function certaintyWords(say: Say, certainty: string): string {
  const id = `shop.certainty.${certainty}`
  return say.has(id) ? say(id) : certainty
}
