import { cnCbec, fraction, parseFraction, type Rule, type ShelfTerms, type TariffLine } from './index.ts'

/** Inputs the tests share: plausible rates, which no rule of the pack depends on. */
export const tariffRow: Rule = {
  id: 'tariff.demonstration',
  text: { en: 'Demonstration row.', 'zh-CN': '演示数据。' },
  act: 'demonstration',
  source: 'invented for the tests',
  readOn: '2026-11-22',
  certainty: 'unsure',
  validFrom: '2016-04-08',
}

export const cereal: TariffLine = {
  code: '19041000',
  rule: tariffRow,
  dutyRate: '0.10',
  vat: { class: 'standard' },
  consumptionTax: { kind: 'none' },
}

export const honey: TariffLine = { ...cereal, code: '04090000', dutyRate: '0.15', vat: { class: 'reduced' } }

export const wine: TariffLine = {
  ...cereal,
  code: '22042100',
  dutyRate: '0.14',
  consumptionTax: { kind: 'ad-valorem', rate: '0.10' },
}

export const whisky: TariffLine = {
  ...cereal,
  code: '22083000',
  dutyRate: '0.05',
  consumptionTax: { kind: 'mixed', rate: '0.20', perUnit: '1', unit: 'kg' },
}

export const beer: TariffLine = {
  ...cereal,
  code: '22030000',
  dutyRate: '0',
  consumptionTax: { kind: 'specific', perUnit: '250', unit: 't' },
}

export const cream: TariffLine = {
  ...cereal,
  code: '33049900',
  dutyRate: '0.01',
  consumptionTax: { kind: 'ad-valorem', rate: '0.15', when: 'high-end-cosmetics' },
}

export const terms: ShelfTerms = {
  on: '2026-11-22',
  pack: cnCbec,
  ratePerUsd: parseFraction('7.2072'),
  midRatePerUsd: parseFraction('7.1007'),
  platformFeeShare: parseFraction('0.08'),
  freightMinor: 6800n,
  insuranceShare: fraction(3n, 1000n),
  tariff: cereal,
}
