import type { Rounding } from './fraction.ts'
import type { History, Rule } from './rules.ts'
import type { Unit, VatClass } from './tariff.ts'

/** From this dutiable price per legal unit on, a cosmetic is a high-end cosmetic. `perUnit` is decimal text in CNY. */
export type UnitPriceThreshold = { readonly perUnit: string; readonly unit: Unit }

/** Everything that China's cross-border e-commerce retail import (CBEC) fixes by law or practice, each with its days. */
export type CbecPack = {
  readonly id: string
  readonly currency: string
  readonly minorDigits: number
  readonly dutiable: History<'retail + freight + insurance'>
  readonly allocation: History<'by value'>
  readonly rounding: History<Rounding>
  readonly dutyWithinLimit: History<string>
  readonly taxFactor: History<string>
  readonly singleLimit: History<string>
  readonly annualLimit: History<string>
  readonly singlePieceOverLimit: History<'full tax'>
  readonly highEndCosmetics: History<readonly UnitPriceThreshold[]>
  readonly vat: Record<VatClass, History<string>>
  /** Days after release within which a return must be asked of customs, for its tax and quota to come back. */
  readonly returnApplyDays: History<string>
  /** Days after release within which the goods must be back at the customs place they left. */
  readonly returnBackDays: History<string>
  /** How close to a limit, as a share of it, a price is warned of. Advice, not law. */
  readonly nearShare: string
}

type Origin = Pick<Rule, 'act' | 'source' | 'readOn' | 'certainty'>

const readOn = '2026-11-22'

const act2016: Origin = {
  act: 'Caiguanshui [2016] 18',
  source: 'copies of the act at m.zhenhua-qi.com.cn and ssopdot.com/16222',
  readOn,
  certainty: 'secondary',
}

const act2018: Origin = {
  act: 'Caiguanshui [2018] 49',
  source: 'ecns.cn 2018-11-30; knudsencrc.com 2019-05; cceeccic.org 2025-11-18',
  readOn,
  certainty: 'secondary',
}

const gacc2020: Origin = {
  act: 'GACC 2020/45',
  source: 'fortune-seoplink.net 2021-03; ssopdot.com/6941',
  readOn,
  certainty: 'secondary',
}

const practice: Origin = {
  act: 'customs collection practice',
  source: 'general knowledge; no published text read',
  readOn,
  certainty: 'unsure',
}

/** The pack as known on 2026-11-22; no later change of the limits or of the 70 % was found. */
export const cnCbec: CbecPack = {
  id: 'cn-cbec',
  currency: 'CNY',
  minorDigits: 2,
  dutiable: [
    {
      id: 'cn-cbec.dutiable@2016-04-08',
      value: 'retail + freight + insurance',
      text: {
        en: 'The dutiable price is the price really paid: retail price, freight and insurance.',
        'zh-CN': '完税价格为实际交易价格，包括货物零售价格、运费和保险费。',
      },
      ...act2016,
      validFrom: '2016-04-08',
    },
  ],
  allocation: [
    {
      id: 'cn-cbec.allocation@2016-04-08',
      value: 'by value',
      text: {
        en: 'Freight and insurance of a parcel are shared out over its lines by value.',
        'zh-CN': '包裹的运费和保险费按各行货值分摊。',
      },
      ...practice,
      validFrom: '2016-04-08',
    },
  ],
  rounding: [
    {
      id: 'cn-cbec.rounding@2016-04-08',
      value: 'half-up',
      text: {
        en: 'Each tax of each line is rounded half-up to 0.01 yuan.',
        'zh-CN': '每行每个税种四舍五入到分。',
      },
      ...practice,
      validFrom: '2016-04-08',
    },
  ],
  dutyWithinLimit: [
    {
      id: 'cn-cbec.duty-within-limit@2016-04-08',
      value: '0',
      text: {
        en: 'Within the limits the duty rate is 0 for now.',
        'zh-CN': '限值以内进口的商品，关税税率暂设为0%。',
      },
      ...act2016,
      validFrom: '2016-04-08',
    },
  ],
  taxFactor: [
    {
      id: 'cn-cbec.tax-factor@2016-04-08',
      value: '0.70',
      text: {
        en: 'Within the limits VAT and consumption tax are 70 % of the statutory tax, with no exempt amount.',
        'zh-CN': '限值以内，进口环节增值税、消费税取消免征税额，暂按法定应纳税额的70%征收。',
      },
      ...act2016,
      validFrom: '2016-04-08',
    },
  ],
  singleLimit: [
    {
      id: 'cn-cbec.single-limit@2016-04-08',
      value: '2000',
      text: { en: 'One order may be worth up to 2,000 yuan.', 'zh-CN': '单次交易限值为人民币2000元。' },
      ...act2016,
      validFrom: '2016-04-08',
      validTo: '2018-12-31',
    },
    {
      id: 'cn-cbec.single-limit@2019-01-01',
      value: '5000',
      text: { en: 'One order may be worth up to 5,000 yuan.', 'zh-CN': '单次交易限值为人民币5000元。' },
      ...act2018,
      validFrom: '2019-01-01',
    },
  ],
  annualLimit: [
    {
      id: 'cn-cbec.annual-limit@2016-04-08',
      value: '20000',
      text: { en: 'One person may buy up to 20,000 yuan a year.', 'zh-CN': '个人年度交易限值为人民币20000元。' },
      ...act2016,
      validFrom: '2016-04-08',
      validTo: '2018-12-31',
    },
    {
      id: 'cn-cbec.annual-limit@2019-01-01',
      value: '26000',
      text: { en: 'One person may buy up to 26,000 yuan a year.', 'zh-CN': '个人年度交易限值为人民币26000元。' },
      ...act2018,
      validFrom: '2019-01-01',
    },
  ],
  returnApplyDays: [
    {
      id: 'cn-cbec.return-apply-days@2020-03-28',
      value: '30',
      text: {
        en: 'A return of all or part of a list is asked of customs within 30 days of its release.',
        'zh-CN': '自《申报清单》放行之日起30日内，可申请退回清单内全部或部分商品。',
      },
      ...gacc2020,
      validFrom: '2020-03-28',
    },
  ],
  returnBackDays: [
    {
      id: 'cn-cbec.return-back-days@2020-03-28',
      value: '45',
      text: {
        en: 'Goods back at the customs place they left within 45 days of release are not taxed, and the yearly total is restored.',
        'zh-CN': '自放行之日起45日内将商品退运抵原海关监管场所的，税款不予征收，并调整个人年度交易累计金额。',
      },
      ...gacc2020,
      validFrom: '2020-03-28',
    },
  ],
  singlePieceOverLimit: [
    {
      id: 'cn-cbec.single-piece-over-limit@2019-01-01',
      value: 'full tax',
      text: {
        en: 'A single piece over the limit of one order, within the annual limit, enters at full duty, VAT and consumption tax.',
        'zh-CN': '订单下仅一件商品且超过单次限值、未超年度限值的，按货物税率全额征收关税和进口环节增值税、消费税。',
      },
      ...act2018,
      validFrom: '2019-01-01',
    },
  ],
  highEndCosmetics: [
    {
      id: 'cn-cbec.high-end-cosmetics@2016-10-01',
      value: [
        { perUnit: '10', unit: 'ml' },
        { perUnit: '10', unit: 'g' },
        { perUnit: '15', unit: 'piece' },
      ],
      text: {
        en: 'Cosmetics bear consumption tax from 10 yuan per ml or g, or 15 yuan per piece, of the legal quantity on.',
        'zh-CN': '完税价格在10元/毫升（克）或15元/片（张）及以上的化妆品，按法定数量计算，征收消费税。',
      },
      act: 'Caishui [2016] 103',
      source: "Ningbo Customs, questions and answers, People's Daily Overseas 2025-11-14; wodefinance.com",
      readOn,
      certainty: 'secondary',
      validFrom: '2016-10-01',
    },
  ],
  vat: {
    standard: [
      vatRate('standard', '0.17', '17%', '2016-04-08', '2018-04-30'),
      vatRate('standard', '0.16', '16%', '2018-05-01', '2019-03-31'),
      vatRate('standard', '0.13', '13%', '2019-04-01'),
    ],
    reduced: [
      vatRate('reduced', '0.13', '13%', '2016-04-08', '2017-06-30'),
      vatRate('reduced', '0.11', '11%', '2017-07-01', '2018-04-30'),
      vatRate('reduced', '0.10', '10%', '2018-05-01', '2019-03-31'),
      vatRate('reduced', '0.09', '9%', '2019-04-01'),
    ],
  },
  nearShare: '0.05',
}

function vatRate(vatClass: VatClass, value: string, percent: string, validFrom: string, validTo?: string) {
  return {
    id: `cn-cbec.vat-${vatClass}@${validFrom}`,
    value,
    text: {
      en: `The ${vatClass} VAT rate is ${percent}.`,
      'zh-CN': `${vatClass === 'standard' ? '增值税标准税率' : '增值税低税率'}为${percent}。`,
    },
    act: 'VAT rate adjustments of 2017, 2018 and 2019; VAT Law of 2026',
    source: 'general knowledge; the rates of today agree with the published composite rates 9.1 % and 6.3 %',
    readOn,
    certainty: 'unsure' as const,
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
  }
}
