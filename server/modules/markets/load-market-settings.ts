import { cnCbec, compare, type History, parseFraction, ruleOn } from '@westbound/landed-cost'
import type { Ctx } from '#platform/context'
import { z } from '#platform/wire'
import { addExchangeRates } from './add-exchange-rates.ts'
import { addFreightCards, route } from './add-freight-cards.ts'
import { chinaDay } from './china-day.ts'
import { certainty } from './provenance.ts'
import { refuse } from './refusals.ts'
import { setCustomsCodes, setSettings } from './set-settings.ts'

const from = { source: z.string().min(1).max(500), certainty, demonstration: z.boolean() }
const Dated = z.object({ key: z.string(), value: z.string(), validFrom: z.iso.date(), ...from })

/** The file of a market: see the note beside `reference/markets`. */
const MarketFile = z.object({
  exchangeRates: z.array(
    z.object({
      base: z.string(),
      quote: z.string(),
      rate: z.string(),
      spread: z.string(),
      ageMaxHours: z.number().int().positive(),
      asOf: z.iso.datetime().transform((text) => new Date(text)),
      ...from,
    }),
  ),
  fractions: z.array(Dated),
  clocks: z.array(Dated),
  amounts: z.array(Dated).default([]),
  limits: z.array(Dated),
  freightCards: z.array(
    z.object({
      market: z
        .string()
        .regex(/^[a-z]{2}$/)
        .default('cn'),
      route,
      bands: z
        .array(z.object({ upToGrams: z.number().int().positive(), priceMinor: z.string().regex(/^\d+$/) }))
        .min(1),
      validFrom: z.iso.date(),
      ...from,
    }),
  ),
  customsCodes: z.array(
    z.object({ role: z.string(), code: z.string(), name: z.string(), validFrom: z.iso.date(), ...from }),
  ),
})

/** What the file calls a number, and what the product calls it. */
const keys: Readonly<Record<string, string>> = {
  platform_fee: 'platform.fee-share',
  insurance: 'insurance.share',
  payment_fee: 'payments.fee-share',
  pay_within: 'orders.pay-minutes',
  ship_within: 'orders.ship-working-days',
  ship_reminder_1: 'orders.ship-reminder-1-working-days',
  ship_reminder_2: 'orders.ship-reminder-2-working-days',
  confirm_after_delivery: 'orders.confirm-days',
  ship_extension: 'orders.ship-extension-working-days',
  confirm_extension: 'orders.confirm-extension-days',
  quote_valid: 'checkout.quote-minutes',
  till_orders_hour: 'till.orders-per-hour',
  till_orders_day: 'till.orders-per-day',
  till_yuan_day: 'till.yuan-per-day',
  till_declines: 'till.declines-max',
  till_cooldown: 'till.cooldown-minutes',
  payout_minimum: 'payouts.minimum-minor',
  return_changed_mind: 'returns.change-days',
  return_fault: 'returns.fault-days',
  return_answer: 'returns.answer-days',
  return_send: 'returns.send-days',
  return_arrive: 'returns.arrive-days',
  return_inspect: 'returns.inspect-days',
  return_object: 'returns.object-days',
  dispute_not_received: 'disputes.not-received-days',
  dispute_answer: 'disputes.answer-days',
  dispute_reply: 'disputes.reply-days',
  dispute_appeal: 'disputes.appeal-days',
}

const law: Readonly<Record<string, History<string>>> = {
  cbec_single_transaction: cnCbec.singleLimit,
  cbec_per_person_year: cnCbec.annualLimit,
  cbec_tax_share: cnCbec.taxFactor,
  cbec_duty_rate_within_limit: cnCbec.dutyWithinLimit,
}

/**
 * Loads the file of a market: rates, shares, clocks, amounts in cents, freight cards, customs codes. What is law stands in
 * the landed-cost package with its act; a file that says something else is refused, not believed. An invented rate was
 * read at no moment: `demonstrationAsOf` says which moment the file's demonstration rates are to be dated.
 */
export async function loadMarketSettings(
  ctx: Ctx,
  json: unknown,
  over: { readonly demonstrationAsOf?: Date } = {},
): Promise<void> {
  const file = MarketFile.parse(json)
  for (const { key, value } of file.limits) {
    const history = law[key]
    const agrees =
      history !== undefined &&
      compare(parseFraction(ruleOn(history, chinaDay(ctx.now)).value), parseFraction(value)) === 0
    if (!agrees) throw refuse('markets.limit-differs', { key, value })
  }
  await addExchangeRates(
    ctx,
    file.exchangeRates.map((rate) => ({
      ...rate,
      asOf: (rate.demonstration ? over.demonstrationAsOf : undefined) ?? rate.asOf,
    })),
  )
  await setSettings(
    ctx,
    [...file.fractions, ...file.clocks, ...file.amounts].map((each) => ({ ...each, key: keys[each.key] ?? each.key })),
  )
  await addFreightCards(
    ctx,
    file.freightCards.map((card) => ({
      ...card,
      bands: card.bands.map(({ upToGrams, priceMinor }) => ({ upToGrams, priceMinor: BigInt(priceMinor) })),
    })),
  )
  await setCustomsCodes(ctx, file.customsCodes)
}
