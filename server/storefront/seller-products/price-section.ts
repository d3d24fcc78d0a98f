import type { Judgement, VariantPrice } from '#modules/catalog'
import { decimalOf } from '#platform/money'
import { money } from '@westbound/web/format'
import {
  badge,
  form,
  html,
  nothing,
  radioGroup,
  table,
  textField,
  waterfall,
  type Html,
  type Text,
} from '../kit/index.ts'
import { nameOf, type Editor } from './read-editor.ts'

/** Dollars to keep or the shelf price, then the whole price of each variant in both modes with all it rests on. */
export function priceSection(editor: Editor): Html {
  const { say, key, address } = editor
  const fields = html`${editor.product.variants.map((variant) => amountFields(editor, variant))}`
  return html`<section id="price"><h2>${say('catalog.price')}</h2><p>${say('catalog.price.text')}</p>
    ${form({ action: `${address}/prices`, key: `${key}-prices`, submit: say('catalog.price.save'), fields, label: say('catalog.price') })}
    ${pictured(editor, editor.direct)}${pictured(editor, editor.bonded)}${restsOn(editor)}</section>`
}

function amountFields({ say, product, typed }: Editor, variant: Editor['product']['variants'][number]): Html {
  const [fix, amount] = [`fix-${variant.id}`, `amount-${variant.id}`]
  const name = nameOf(product, variant)
  const known = variant.keep ?? variant.shelf
  const hint =
    variant.shopPrice === null
      ? undefined
      : say('catalog.price.amount.hint', { price: money(variant.shopPrice, say.locale) })
  const choices = [
    { value: 'keep', text: say('catalog.price.keep') },
    { value: 'shelf', text: say('catalog.price.shelf') },
  ]
  const chosen = typed[fix] ?? (variant.shelf === null ? 'keep' : 'shelf')
  return html`${radioGroup({ name: fix, label: say('catalog.price.fix', { variant: name }), choices, value: chosen }, say)}
    ${textField({ name: amount, label: say('catalog.price.amount', { variant: name }), hint, value: typed[amount] ?? (known === null ? '' : decimalOf(known)), inputmode: 'decimal', maxlength: 16, width: 'short', optional: true }, say)}`
}

function pictured(editor: Editor, judged: Judgement): Html {
  const { say } = editor
  const priced = judged.prices.filter((each) => each.price !== null)
  if (priced.length === 0) return judged.mode === '9610' ? html`<p>${say('catalog.price.none')}</p>` : nothing
  return html`${priced.map((each) => onePrice(editor, judged.mode, each))}`
}

const sums = new Set(['goods', 'shelf'])

function onePrice({ say, product }: Editor, mode: string, { variant, price }: VariantPrice): Html {
  if (price === null) return nothing
  const spoken = say.locale === 'zh-Hans' ? 'zh-CN' : 'en'
  const lines = price.lines
    .filter(({ part }) => !sums.has(part))
    .map(({ part, money: amount, words }) => ({ label: say(`catalog.part.${part}`), amount, note: words[spoken] }))
  const figure = waterfall({
    say,
    id: `w-${mode}-${variant.id}`,
    title: say('catalog.price.waterfall', { mode: say(`catalog.mode.${mode}`), variant: nameOf(product, variant) }),
    summary: say('catalog.price.summary', {
      keep: money(price.keep, say.locale),
      shelf: money(price.shelf, say.locale),
    }),
    lines,
    total: { label: say('catalog.part.shelf'), amount: price.shelf },
  })
  const marks = html`${badge(say(`catalog.certainty.${price.certainty}`), price.certainty === 'confirmed' ? 'proof' : 'wait')}${price.demonstration ? html` ${badge(say('catalog.demonstration'), 'info')}` : nothing}`
  return html`${figure}<p>${marks}</p>`
}

/** Every dated row and rule behind the prices above, once. */
function restsOn({ say, direct, bonded }: Editor): Html {
  const spoken = say.locale === 'zh-Hans' ? 'zh-CN' : 'en'
  const seen = new Map<string, readonly Text[]>()
  for (const { price } of [...direct.prices, ...bonded.prices]) {
    for (const row of price?.rows ?? [])
      seen.set(`row ${row.id}`, [
        `${say(`catalog.part.${row.part}`)}: ${row.value}`,
        row.source,
        row.date,
        marked(say, row.certainty, row.demonstration),
      ])
    for (const rule of price?.rules ?? [])
      seen.set(`rule ${rule.id}`, [rule.text[spoken], rule.source, rule.readOn, marked(say, rule.certainty, false)])
  }
  if (seen.size === 0) return nothing
  return html`<details><summary>${say('catalog.price.rests')}</summary>${table({
    say,
    caption: say('catalog.price.rests'),
    columns: ['what', 'source', 'date', 'certainty'].map((name) => ({ label: say(`catalog.price.column.${name}`) })),
    rows: [...seen.values()],
  })}</details>`
}

const marked = (say: Editor['say'], certainty: string, demonstration: boolean): string =>
  demonstration
    ? `${say(`catalog.certainty.${certainty}`)}, ${say('catalog.demonstration')}`
    : say(`catalog.certainty.${certainty}`)
