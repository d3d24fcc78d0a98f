import type { Product } from '../types.ts'
import { allowed, piece } from './piece.ts'

export const wine: readonly Product[] = [
  {
    handle: 'estate-pinot-noir',
    seller: 'dundee-hollow-cellars',
    category: 'wine',
    title: { en: 'Estate pinot noir 2023', zh: '庄园黑皮诺干红 2023' },
    description: {
      en: 'Red cherry, forest floor and a long, quiet finish. Ten months in neutral oak. Not for persons under 18.',
      zh: '红樱桃与林下泥土的气息，余味悠长安静。旧橡木桶陈酿十个月。未成年人请勿饮酒。',
    },
    hs8: '22042100',
    originState: 'OR',
    drawing: 'wine',
    attributes: [],
    optionName: null,
    variants: [piece('DHC-PN-750', null, 2600n, 3600n, 1480, '750 ml', ['0.75', '0.75'], [240, 90])],
    expected: allowed,
  },
  {
    handle: 'hillside-chardonnay',
    seller: 'dundee-hollow-cellars',
    category: 'wine',
    title: { en: 'Hillside chardonnay 2024', zh: '山坡霞多丽干白 2024' },
    description: {
      en: 'Lemon, pear and wet stone, without new oak. Chill it for an hour. Not for persons under 18.',
      zh: '柠檬、梨与湿石气息，不用新桶。冰镇一小时再喝。未成年人请勿饮酒。',
    },
    hs8: '22042100',
    originState: 'OR',
    drawing: 'wine',
    attributes: [],
    optionName: null,
    variants: [piece('DHC-CH-750', null, 2100n, 2900n, 1460, '750 ml', ['0.75', '0.75'], [180, 0])],
    expected: allowed,
  },
  {
    handle: 'brut-sparkling',
    seller: 'dundee-hollow-cellars',
    category: 'wine',
    title: { en: 'Brut sparkling wine', zh: '传统法干型起泡酒' },
    description: {
      en: 'Second fermentation in the bottle, two years on the lees. Fine bubbles, green apple. Not for persons under 18.',
      zh: '瓶中二次发酵，酒泥陈酿两年。气泡细密，青苹果香。未成年人请勿饮酒。',
    },
    hs8: '22041000',
    originState: 'OR',
    drawing: 'wine',
    attributes: [],
    optionName: null,
    variants: [piece('DHC-BR-750', null, 3100n, 4200n, 1720, '750 ml', ['0.75', '0.75'], [120, 0])],
    expected: allowed,
  },
]
