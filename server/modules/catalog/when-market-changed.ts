import { rulesChanged } from '#modules/compliance'
import { rateChanged, termsChanged } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { enqueue } from '#platform/job'
import { listener } from '#platform/outbox'
import { markToJudge } from './rejudge.ts'
import { rejudgeNow } from './rejudge.job.ts'
import { startRejudging } from './rejudge-rules.job.ts'

/** A newer rate: shelf prices follow the dollars that sellers keep, or the dollars follow the shelf. */
export const whenRateChanged = listener('catalog.when-rate-changed', rateChanged, judgeEverything)

/** Another freight card, fee or share. */
export const whenTermsChanged = listener('catalog.when-terms-changed', termsChanged, judgeEverything)

/**
 * Another tariff or eligibility rule: every listing is judged by it, and where its line changed it is priced anew. Listings
 * are of China so far; of another market there is nothing to judge.
 */
export const whenRulesChanged = listener(
  'catalog.when-rules-changed',
  rulesChanged,
  async (ctx, { changeId, market }) => {
    if (market === 'cn') await startRejudging(ctx, changeId)
  },
)

async function judgeEverything(ctx: Ctx): Promise<void> {
  await markToJudge(ctx, null)
  await enqueue(ctx, rejudgeNow, {}, { once: 'all' })
}
