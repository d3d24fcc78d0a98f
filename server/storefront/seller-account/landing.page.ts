import { everybody } from '#modules/identity'
import { page as onGet } from '#platform/page'
import { html, linkButton } from '../kit/index.ts'
import { sellerPage } from './shell.ts'

/** What this is, what it asks of a business, and the checker that needs no account. */
export const landing = onGet({
  path: '/sell',
  who: everybody,
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const steps = ['account', 'business', 'bank', 'verification', 'products', 'listing', 'order'].map(
      (step) => html`<li><b>${say(`sellers.step.${step}`)}</b> · ${say(`sellers.step.${step}.time`)}</li>`,
    )
    const papers = ['name', 'ein', 'address', 'bank'].map(
      (paper) => html`<li>${say(`sellers.landing.paper.${paper}`)}</li>`,
    )
    const main = html`<p class="prose">${say('sellers.landing.what')}</p>
      <div class="actions">${linkButton(say('sellers.landing.sign-up'), '/sell/sign-up', 'go')}${linkButton(say('identity.sign-in'), '/sell/sign-in')}${linkButton(say('sellers.landing.check'), '/sell/check')}</div>
      <div class="columns"><section class="sheet prose"><h2>${say('sellers.landing.steps')}</h2><ol>${steps}</ol></section>
      <div class="stack"><section class="sheet prose"><h2>${say('sellers.landing.how')}</h2><p>${say('sellers.landing.how.text')}</p></section>
      <section class="sheet prose"><h2>${say('sellers.landing.papers')}</h2><ul>${papers}</ul></section>
      <section class="sheet prose"><h2>${say('sellers.landing.cost')}</h2><p>${say('sellers.landing.cost.text')}</p></section></div></div>`
    return sellerPage(ctx, input, { title: say('sellers.landing'), main })
  },
})
