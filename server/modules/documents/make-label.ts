import type { Say } from '#platform/say'
import type { LabelContent } from './contents.ts'
import { labelFields, profileOf, requiredOn, type LabelField, type LabelProfile } from './label-profiles.ts'
import { basicNutrients, LabelStated, nutrients } from './label-stated.ts'
import type { Exporter } from './parts.ts'

/** What a label is made of: what the seller stated, and what is known of the goods besides. */
export type LabelFacts = {
  readonly productId: string
  readonly title: string
  readonly hsCode: string
  readonly originState: string
  /** Of each variant on sale, with its Chinese option; empty where there is one only. */
  readonly net: readonly { readonly option: string; readonly amount: string; readonly unit: string }[]
  readonly stated: { readonly version: number; readonly fields: unknown } | null
  readonly maker: Exporter | null
  /** The Chinese company that answers for it in China. */
  readonly agent: string | null
  readonly on: string
}

/** The electronic label of a product in Chinese: what is known stands there, what must be there and is not is named. */
export function makeLabel(facts: LabelFacts, zh: Say): LabelContent {
  const profile = profileOf(facts.hsCode)
  const stated = LabelStated.parse(facts.stated?.fields ?? {})
  const required = requiredOn(profile, facts.on)
  const name = (field: string): string => nameOf(profile, field, zh)
  const all = new Set([...required, ...profile.optional])
  const wanted = labelFields.filter((field) => all.has(field) && !ofTable(field))
  const rows = wanted.flatMap((field) => {
    const value = valueOf(field, facts, stated, zh)
    return value === '' ? [] : [{ field, name: name(field), value }]
  })
  const lacking = required.filter((field) => lacks(field, facts, stated, zh))
  return {
    productId: facts.productId,
    title: facts.title,
    profile: profile.id,
    version: facts.stated?.version ?? null,
    rows,
    nutrition: tableOf(stated, zh),
    missing: lacking.map((field) => ({ field, name: name(field) })),
  }
}

/** Cosmetics and food call the same thing by other names. */
function nameOf(profile: LabelProfile, field: string, zh: Say): string {
  const own = `documents.label.${profile.id}.${field}`
  return zh(zh.has(own) ? own : `documents.label.${field}`)
}

const ofTable = (field: LabelField): boolean => ['nutrition', 'saturatedFat', 'sugars'].includes(field)

function lacks(field: LabelField, facts: LabelFacts, stated: LabelStated, zh: Say): boolean {
  if (field === 'nutrition') return basicNutrients.some((each) => stated[each] === '')
  if (field === 'saturatedFat' || field === 'sugars') return stated[field] === ''
  return valueOf(field, facts, stated, zh) === ''
}

type Made = (facts: LabelFacts, stated: LabelStated, zh: Say) => string

/** What is put together from several facts; everything else stands as the seller stated it. */
const put: Partial<Record<LabelField, Made>> = {
  netContent: ({ net }, _, zh) => net.map((each) => netOf(each, zh)).join(zh('documents.label.list')),
  origin: ({ originState }, _, zh) => (originState === '' ? '' : originOf(originState, zh)),
  maker: ({ maker }, stated) => (stated.maker === '' ? makerOf(maker) : stated.maker),
  agent: ({ agent }) => agent ?? '',
  alcohol: (_, { alcohol }, zh) => (alcohol === '' ? '' : zh('documents.label.alcohol.value', { percent: alcohol })),
  shelfLife: (_, { shelfLife, shelfLifeUnit }, zh) =>
    shelfLife === '' ? '' : zh(`documents.label.shelf-life.${shelfLifeUnit}`, { n: shelfLife }),
  safetyCategory: (_, { safetyCategory: category }, zh) =>
    category === '' ? '' : zh('documents.label.safety.value', { category }),
}

function valueOf(field: LabelField, facts: LabelFacts, stated: LabelStated, zh: Say): string {
  const made = put[field]
  if (made !== undefined) return made(facts, stated, zh)
  return new Map<string, string>(Object.entries(stated)).get(field) ?? ''
}

function netOf({ option, amount, unit }: LabelFacts['net'][number], zh: Say): string {
  const net = zh(`documents.label.net.${unit}`, { amount })
  return option.replaceAll(' ', '') === net || option === '' ? net : zh('documents.label.net.of', { option, net })
}

function originOf(state: string, zh: Say): string {
  const known = `shop.state.${state}`
  return zh('documents.label.origin.value', { state: zh.has(known) ? zh(known) : state })
}

const makerOf = (maker: Exporter | null): string =>
  maker === null ? '' : [maker.name, ...maker.address, maker.phone].join(', ')

function tableOf(stated: LabelStated, zh: Say): LabelContent['nutrition'] {
  const rows = nutrients.flatMap((field) =>
    stated[field] === ''
      ? []
      : [
          {
            field,
            name: zh(`documents.label.${field}`),
            value: zh(`documents.label.unit.${field}`, { n: stated[field] }),
          },
        ],
  )
  if (rows.length === 0) return null
  return { per: zh(`documents.label.per.${stated.nutritionPer}`), rows }
}
