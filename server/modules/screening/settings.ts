import { settingsInForce } from '#modules/markets'
import type { Ctx } from '#platform/context'

/** From which score on a person looks, and how many hours that may take; both are the operator's settings. */
export type Terms = { readonly threshold: number; readonly reviewHours: number }

/** What holds while nobody has set anything: no authority publishes a threshold, practice is 80 to 85. */
const otherwise = { threshold: 82, reviewHours: 48 } as const satisfies Terms

export async function termsOf(ctx: Ctx): Promise<Terms> {
  const settings = await settingsInForce(ctx)
  const value = (key: 'screening.threshold' | 'screening.review-hours'): number | null => {
    const row = settings.get(key)
    return row === undefined ? null : Number(row.value)
  }
  const threshold = Math.min(100, value('screening.threshold') ?? otherwise.threshold)
  return { threshold, reviewHours: value('screening.review-hours') ?? otherwise.reviewHours }
}
