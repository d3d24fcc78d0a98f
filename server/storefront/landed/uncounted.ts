import { isDutyKnown, isExciseKnown, type LandedIn, untoldOf } from '#modules/pricing'

/** Taxes that are due and not in the price: nobody gave their rate, or what they are counted by. The numbers are then "at least". */
export function uncounted(of: Pick<LandedIn, 'answer' | 'goods'>): readonly ('duty' | 'alcohol' | 'excise')[] {
  const lines = [...of.answer.lines.keys()]
  const untold = lines.some((at) => untoldOf(of, at).length > 0)
  const duty = lines.some((at) => !isDutyKnown(of, at) || untoldOf(of, at, 'duty').length > 0)
  const alcohol = lines.some((at) => untoldOf(of, at).length > untoldOf(of, at, 'duty').length)
  const excise = !untold && lines.some((at) => !isExciseKnown(of, at))
  return [
    ...(duty ? ['duty' as const] : []),
    ...(alcohol ? ['alcohol' as const] : []),
    ...(excise ? ['excise' as const] : []),
  ]
}
