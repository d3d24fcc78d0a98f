import type { Outlook, Plan } from '#modules/payouts'
import type { Say } from '#platform/say'
import { day, dayIn, money, type Money } from '@westbound/web/format'

/** How often, in words: "Every Friday". */
export const planWords = ({ kind, weekday }: Plan, say: Say): string =>
  weekday === null
    ? say(`payouts.plan.kind.${kind}`)
    : say('payouts.plan.is.weekly', { weekday: say(`payouts.weekday.${weekday}`) })

const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })

/** What happens next with what is owed, in the seller's words. */
export function outlookWords(outlook: Outlook, owed: Money, say: Say): string {
  switch (outlook.kind) {
    case 'held':
      return say('payouts.outlook.held', { code: codeWords(outlook.code, say) })
    case 'cooling':
      return say('payouts.outlook.cooling', { day: day(dayIn(outlook.until, 'UTC'), say.locale) })
    case 'below':
      return say('payouts.outlook.below', { minimum: money(usd(outlook.minimumMinor), say.locale) })
    case 'goes':
      return say('payouts.outlook.goes', { day: day(outlook.day, say.locale), amount: money(owed, say.locale) })
    case 'nothing':
    case 'owes':
    case 'paused':
      return say(`payouts.outlook.${outlook.kind}`)
  }
}

/** The bank's code, or our own word where it was not the bank. */
export const codeWords = (code: string, say: Say): string => {
  const own = `payouts.hold.${code}`
  return say.has(own) ? say(own) : code
}
