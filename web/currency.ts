/**
 * How the currencies of our markets are written. `digits` are the minor digits of ISO 4217, `shown` those that people see
 * and pay: nobody pays a cent of a New Taiwan dollar, though ISO counts them. The signs differ by reader: a dollar is `$`
 * to an American and `US$` to a Chinese reader, and `¥` is the yuan for a Chinese reader only.
 */
import type { Locale } from './messages.ts'

export type Money = { readonly minor: bigint; readonly currency: string }
export type Currency = {
  readonly digits: number
  readonly shown: number
  readonly sign: Readonly<Record<Locale, string>>
}

const written = (digits: number, shown: number, en: string, zh: string = en): Currency => ({
  digits,
  shown,
  sign: { en, 'zh-Hans': zh },
})

export const currencies: Readonly<Record<string, Currency>> = {
  CNY: written(2, 2, 'CN¥', '¥'),
  USD: written(2, 2, '$', 'US$'),
  HKD: written(2, 2, 'HK$'),
  TWD: written(2, 0, 'NT$'),
  JPY: written(0, 0, 'JP¥'),
  KRW: written(0, 0, '₩'),
  SGD: written(2, 2, 'S$'),
  MYR: written(2, 2, 'RM'),
  THB: written(2, 2, '฿'),
  VND: written(0, 0, '₫'),
  IDR: written(2, 0, 'Rp'),
  PHP: written(2, 2, '₱'),
  EUR: written(2, 2, '€'),
  GBP: written(2, 2, '£'),
}
