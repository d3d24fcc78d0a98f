import type { Crossing } from './assess-consignment.ts'
import type { DayRoute } from './day-route.ts'
import { formatMinor } from './fraction.ts'
import type { Words } from './rules.ts'

/** `12.00 CNY over the threshold of 5000.00 CNY: One order may be worth up to 5,000 yuan.` */
export function crossingWords(crossing: Crossing, route: DayRoute): Words {
  const { currency, minorDigits } = route
  const { rule, currency: foreign } = crossing.threshold.amount
  const money = (minor: bigint): string => `${currency} ${formatMinor(minor, minorDigits)}`
  const at = `${foreign === undefined ? '' : `${foreign} ${typeof rule.value === 'string' ? rule.value : ''} = `}${money(crossing.insideMinor)}`
  if (crossing.kind === 'near')
    return {
      en: `${money(crossing.underMinor)} below the threshold of ${at}. ${rule.text.en}`,
      'zh-CN': `距限额 ${at} 还差 ${money(crossing.underMinor)}。${rule.text['zh-CN']}`,
    }
  return {
    en: `${money(crossing.overMinor)} over the threshold of ${at}. ${rule.text.en}`,
    'zh-CN': `超出限额 ${at} 共 ${money(crossing.overMinor)}。${rule.text['zh-CN']}`,
  }
}
