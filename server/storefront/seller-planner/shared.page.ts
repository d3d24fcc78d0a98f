import { everybody } from '#modules/identity'
import { sharedScenario } from '#modules/planner'
import { page as onGet, type Answer } from '#platform/page'
import { z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { html, linkButton, type Html } from '../kit/index.ts'
import { addressOf, readAsked } from '../landed/asked.ts'
import { orRefused, refusedQuestion } from '../landed/or-refused.ts'
import { sellerPage } from '../seller-account/shell.ts'
import { planOf, planShown } from './plan.ts'

/** A plan that its seller shares: the question with today's answer, and nothing of the seller. */
export const sharedPage = onGet({
  path: '/sell/planner/shared/{token}',
  who: everybody,
  params: z.object({ token: z.string().max(40) }),
  show: async (ctx, input): Promise<Answer> => {
    const say = ctx.world.say(input.request.locale)
    const { name, question, savedAt } = await sharedScenario(ctx, input.params.token)
    const { dollar, ...asked } = question
    const { ready } = readAsked(asked, say)
    const to = (market: string): string => addressOf('/sell/check', asked, { market, route: '' })
    const percent = dollar === '' ? 100 : Math.min(200, Math.max(50, Number(dollar)))
    const answer = async (): Promise<Html> =>
      ready === null
        ? refusedQuestion(say('planner.shared.broken'), '/sell/check', say)
        : planShown(ctx, await planOf(ctx, asked, ready, percent), say, to)
    return sellerPage(ctx, input, {
      title: name,
      main: html`<p class="prose">${say('planner.shared.text', { at: instant(savedAt, say.locale) })}</p>${await orRefused(answer, '/sell/check', say)}
        <div class="actions">${linkButton(say('planner.shared.own'), addressOf('/sell/check', asked), 'go')}</div>`,
      back: { href: '/sell', text: say('sellers.check.back') },
    })
  },
})
