import type { NewDiscount } from '#modules/discounts'
import type { Again } from '#platform/page'
import type { Say } from '#platform/say'
import { line, z } from '#platform/wire'
import {
  blank,
  checkbox,
  errorSummary,
  fieldGroup,
  form,
  html,
  moneyField,
  radioGroup,
  selectField,
  textField,
  type Choice,
  type Html,
} from '../kit/index.ts'
import { shownOf, type Shown } from '../seller-account/problems.ts'

const whole = (max: number) =>
  blank.or(
    z
      .string()
      .regex(/^[1-9]\d{0,6}$/)
      .transform(Number)
      .refine((n) => n <= max),
  )
const yuan = z
  .string()
  .trim()
  .regex(/^\d{1,7}(\.\d{1,2})?$/)
  .transform(minorOf)
  .refine((minor) => minor > 0n)

/** The fields of a new discount as a form sends them; days are days in China, the last one is its whole day. */
export const discountFields = z.object({
  name: line(60),
  code: blank.or(
    z
      .string()
      .trim()
      .toUpperCase()
      .pipe(z.string().regex(/^[A-Z0-9]{4,24}$/)),
  ),
  kind: z.enum(['share', 'amount']),
  percent: blank.or(z.string().regex(/^\d{1,2}(\.\d{1,2})?$/)),
  amount: blank.or(yuan),
  most: blank.or(yuan),
  minimum: blank.or(yuan),
  from: z.iso.date(),
  until: z.iso.date(),
  usesMax: whole(1_000_000),
  personMax: whole(1000),
  stacks: z.literal('yes').optional(),
  of: z.string().max(36).default(''),
})

/** What was typed as the terms of a discount; null when the kind that was chosen has no number. */
export function termsTyped(typed: z.output<typeof discountFields>, listingId: string | null): NewDiscount | null {
  const takes =
    typed.kind === 'amount'
      ? typed.amount === null
        ? null
        : { amountMinor: typed.amount }
      : typed.percent === null
        ? null
        : { share: shareOf(typed.percent), mostMinor: typed.most }
  if (takes === null) return null
  return {
    code: typed.code,
    name: typed.name,
    listingId,
    takes,
    minimumMinor: typed.minimum ?? 0n,
    validFrom: new Date(`${typed.from}T00:00:00+08:00`),
    validUntil: new Date(new Date(`${typed.until}T00:00:00+08:00`).getTime() + 86_400_000),
    usesMax: typed.usesMax,
    personMax: typed.personMax,
    stacks: typed.stacks === 'yes',
  }
}

function minorOf(text: string): bigint {
  const [units = '0', parts = ''] = text.split('.')
  return BigInt(units) * 100n + BigInt(parts.padEnd(2, '0'))
}

/** `8.5` per cent is the share `0.0850`. */
const shareOf = (percent: string): string => `0.${minorOf(percent).toString().padStart(4, '0')}`

const about = { 'discounts.code-taken': 'code', 'discounts.listing-not-found': 'of' }

export const shownHere = (say: Say, again: Again | null): Shown => shownOf(say, again, 'discounts', about)

type Props = {
  readonly say: Say
  readonly action: string
  readonly key: string
  readonly today: string
  readonly again: Again | null
  /** Of what it is to hold: the choices, and what the empty one means. */
  readonly of: { readonly label: string; readonly hint: string; readonly choices: readonly Choice[] }
  readonly funded: string
  readonly more?: Html
}

/** The form for a new coupon or promotion, the same for both sides; it says who funds it before it is sent. */
export function discountForm({ say, action, key, today, again, of, funded, more }: Props): Html {
  const { problems } = shownHere(say, again)
  const at = (name: string) => ({
    name,
    label: say(`discounts.form.${name}`),
    value: again?.values[name],
    problem: problems[name],
  })
  const hinted = (name: string) => ({ ...at(name), hint: say(`discounts.form.${name}.hint`) })
  const kinds = (['share', 'amount'] as const).map((value) => ({ value, text: say(`discounts.kind.${value}`) }))
  const sign = '¥'
  const fields = html`${textField({ ...hinted('name'), maxlength: 60 }, say)}
    ${textField({ ...hinted('code'), optional: true, maxlength: 24, width: 'middle', autocomplete: 'off' }, say)}
    ${fieldGroup(
      say('discounts.form.takes'),
      html`${radioGroup({ ...at('kind'), value: again?.values['kind'] ?? 'amount', choices: kinds }, say)}
      ${moneyField({ ...at('amount'), optional: true, sign }, say)}
      ${textField({ ...at('percent'), optional: true, inputmode: 'decimal', width: 'short', suffix: '%', maxlength: 5 }, say)}
      ${moneyField({ ...hinted('most'), optional: true, sign }, say)}
      ${moneyField({ ...hinted('minimum'), optional: true, sign }, say)}`,
    )}
    ${selectField({ ...of, name: 'of', value: again?.values['of'], problem: problems['of'], optional: true }, say)}${more ?? ''}
    ${textField({ ...at('from'), type: 'date', width: 'short', value: again?.values['from'] ?? today }, say)}
    ${textField({ ...hinted('until'), type: 'date', width: 'short' }, say)}
    ${textField({ ...hinted('usesMax'), optional: true, inputmode: 'numeric', width: 'short', maxlength: 7 }, say)}
    ${textField({ ...hinted('personMax'), optional: true, inputmode: 'numeric', width: 'short', maxlength: 4 }, say)}
    ${checkbox({ name: 'stacks', label: say('discounts.form.stacks'), hint: say('discounts.form.stacks.hint'), optional: true, checked: again?.values['stacks'] === 'yes' }, say)}`
  return html`${errorSummary(problems, say)}<section class="sheet"><h2>${say('discounts.new')}</h2><p>${funded}</p>${form(
    {
      action,
      key,
      submit: say('discounts.make'),
      label: say('discounts.new'),
      fields,
    },
  )}</section>`
}
