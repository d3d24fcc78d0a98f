import type { VariantPrice } from '#modules/catalog'
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
import { leadingPrice } from './leading-price.ts'
import { nameOf, type Editor } from './read-editor.ts'
import { stepSheet } from './step-sheet.ts'

/** Dollars to keep or the shelf price for each variant, then the other prices and all they rest on. */
export function priceSection(editor: Editor): Html {
  const { say, key, address } = editor
  const fields = html`${editor.product.variants.map((variant) => amountFields(editor, variant))}`
  const fixed = form({
    action: `${address}/prices`,
    key: `${key}-prices`,
    submit: say('catalog.price.save'),
    fields,
    label: say('catalog.price'),
  })
  const body = html`<p>${say('catalog.price.text')}</p>${fixed}${others(editor)}${restsOn(editor)}`
  return stepSheet(editor, 'price', say('catalog.price'), body)
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
  return html`<div class="halves">${radioGroup({ name: fix, label: say('catalog.price.fix', { variant: name }), choices, value: chosen }, say)}
    ${textField({ name: amount, label: say('catalog.price.amount', { variant: name }), hint, value: typed[amount] ?? (known === null ? '' : decimalOf(known)), inputmode: 'decimal', maxlength: 16, width: 'short', optional: true }, say)}</div>`
}

/** The prices besides the one that stands beside the steps, each behind its name. */
function others(editor: Editor): Html {
  const { say, product, direct, bonded } = editor
  const leading = leadingPrice(editor)
  if (leading === null) return html`<p>${say('catalog.price.none')}</p>`
  const rest = [direct, bonded].flatMap((judged) =>
    judged.prices.flatMap((each) =>
      each.price === null || each === leading.first ? [] : [{ mode: judged.mode, each, shelf: each.price.shelf }],
    ),
  )
  return html`${rest.map(({ mode, each, shelf }) => {
    const variant = nameOf(product, each.variant)
    const name = say('catalog.price.waterfall', { mode: say(`catalog.mode.${mode}`), variant })
    return html`<details><summary>${name} · ${money(shelf, say.locale)}</summary>${onePrice(editor, mode, each)}</details>`
  })}`
}

const sums = new Set(['goods', 'shelf'])

/** How one price is made, as steps and as a table, and how sure it is. */
export function onePrice({ say, product }: Editor, mode: string, { variant, price }: VariantPrice): Html {
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
