/**
 * Every number the product works with that is neither law nor a price list. `share` is a fraction of the goods price or
 * the amount paid as decimal text, `whole` a count of the unit that ends the key, `minor` an amount in US cents.
 */
export const settingKinds = {
  'platform.fee-share': 'share',
  'insurance.share': 'share',
  'payments.fee-share': 'share',
  'orders.pay-minutes': 'whole',
  'orders.ship-working-days': 'whole',
  'orders.ship-reminder-1-working-days': 'whole',
  'orders.ship-reminder-2-working-days': 'whole',
  'orders.confirm-days': 'whole',
  'orders.ship-extension-working-days': 'whole',
  'orders.confirm-extension-days': 'whole',
  'checkout.quote-minutes': 'whole',
  'till.orders-per-hour': 'whole',
  'till.orders-per-day': 'whole',
  'till.yuan-per-day': 'whole',
  'till.declines-max': 'whole',
  'till.cooldown-minutes': 'whole',
  'payouts.minimum-minor': 'minor',
  'payouts.days-between': 'whole',
  'payouts.four-eyes-usd-minor': 'minor',
  'payouts.approve-hours': 'whole',
  'payouts.debt-days': 'whole',
  'sellers.bank-cooling-hours': 'whole',
  'returns.change-days': 'whole',
  'returns.fault-days': 'whole',
  'returns.answer-days': 'whole',
  'returns.send-days': 'whole',
  'returns.arrive-days': 'whole',
  'returns.inspect-days': 'whole',
  'returns.object-days': 'whole',
  'disputes.not-received-days': 'whole',
  'disputes.answer-days': 'whole',
  'disputes.reply-days': 'whole',
  'disputes.appeal-days': 'whole',
  'screening.threshold': 'whole',
  'screening.review-hours': 'whole',
} as const

export type SettingKey = keyof typeof settingKinds
type Kinds = { readonly share: string; readonly whole: number; readonly minor: bigint }
export type SettingValue<K extends SettingKey> = Kinds[(typeof settingKinds)[K]]
export type KeyOf<Kind extends keyof Kinds> = {
  [K in SettingKey]: (typeof settingKinds)[K] extends Kind ? K : never
}[SettingKey]

export const settingKeys = Object.keys(settingKinds).filter(isSettingKey)

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settingKinds, key)
}

const texts: Readonly<Record<keyof Kinds, RegExp>> = {
  share: /^0(\.\d{1,12})?$/,
  whole: /^[1-9]\d{0,4}$/,
  minor: /^(0|[1-9]\d{0,11})$/,
}

/** Whether the text is a value that the key can have: a share is below 1, a clock at least 1. */
export const fitsSetting = (key: SettingKey, text: string): boolean => texts[settingKinds[key]].test(text)

/** Who we are to customs, and how long the messages allow each code to be. */
export const customsRoles = {
  ebp: { lengthMax: 18 },
  ebc: { lengthMax: 18 },
  logistics: { lengthMax: 18 },
  pay: { lengthMax: 18 },
  agent: { lengthMax: 18 },
  assure: { lengthMax: 30 },
  customs: { lengthMax: 4, length: 4 },
  port: { lengthMax: 4, length: 4 },
  cop: { lengthMax: 18 },
  dxp: { lengthMax: 30 },
  area: { lengthMax: 18 },
  ems: { lengthMax: 30 },
} as const satisfies Readonly<Record<string, { readonly lengthMax: number; readonly length?: number }>>

export type CustomsRole = keyof typeof customsRoles

export function isCustomsRole(role: string): role is CustomsRole {
  return Object.hasOwn(customsRoles, role)
}

export const customsRoleNames = Object.keys(customsRoles).filter(isCustomsRole)
