import { isMarket, markets } from '@westbound/landed-cost'
import { deleteScenario, Question, saveScenario, scenariosOf, shareScenario, unshareScenario } from '#modules/planner'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { empty, errorSummary, form, hidden, html, nothing, selectField, textField, type Html } from '../kit/index.ts'
import { addressOf, Asked, askedFields, askedForm, readAsked } from '../landed/asked.ts'
import { candidatesSection } from '../landed/candidates.ts'
import { orRefused } from '../landed/or-refused.ts'
import { inWords } from '../landed/words.ts'
import { flashOf, shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'
import { planAddress, planOf, planShown, type Plan } from './plan.ts'
import { savedSection } from './saved.ts'

const here = '/sell/planner'
const dollarText = z
  .string()
  .regex(/^\d{2,3}$/)
  .catch('100')
  .default('100')

/** The seller's planner: price, quantity, way and dollar may be moved, all markets stand side by side, questions are kept. */
export const plannerPage = onGet({
  path: here,
  who: ['seller'],
  query: z.object({ ...askedFields, dollar: dollarText }),
  show: (ctx, input) => show(ctx, input, input.query, null),
})

export const saveForm = onPost({
  path: `${here}/save`,
  who: ['seller'],
  fields: z.object({ ...askedFields, dollar: dollarText, name: line(80) }),
  act: async (ctx, { fields: { name, ...question } }) => {
    await saveScenario(ctx, actingSeller(ctx.actor), { name, question: Question.parse(question) })
    return { see: addressOf(here, Asked.parse(question), { dollar: question.dollar }), flash: 'planner.saved' }
  },
  again: (ctx, input, again) => show(ctx, input, typed(again), again),
})

export const deleteForm = changing('delete', 'planner.deleted', deleteScenario)
export const shareForm = changing('share', 'planner.shared', shareScenario)
export const unshareForm = changing('unshare', 'planner.unshared', unshareScenario)

/** One press on a saved question. */
function changing(
  name: string,
  flash: string,
  act: (ctx: SellerCtx, sellerId: string, scenarioId: string) => Promise<unknown>,
) {
  return onPost({
    path: `${here}/{scenarioId}/${name}`,
    who: ['seller'],
    params: z.object({ scenarioId: id }),
    fields: z.object({}),
    act: async (ctx, { params }) => {
      await act(ctx, actingSeller(ctx.actor), params.scenarioId)
      return { see: `${here}#saved`, flash }
    },
    again: (ctx, input, again) => show(ctx, input, typed(again), again),
  })
}

type Typed = Asked & { readonly dollar: string }
const typed = ({ values }: Again): Typed => ({ ...Asked.parse(values), dollar: dollarText.parse(values['dollar']) })

async function show(ctx: SellerCtx, input: Input, given: Typed, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const { dollar, ...asked } = given
  const { ready, problems } = readAsked(asked, say)
  const begun = asked.words !== '' || asked.code !== ''
  const shown = shownOf(say, again, 'planner')
  const saved = await scenariosOf(ctx, seller.id)
  const plan =
    begun && ready !== null && ready.line !== null ? await planOf(ctx, asked, ready, percentOf(dollar)) : null
  const main = html`<p class="prose">${say('planner.text')}</p>${errorSummary({ ...problems, ...shown.problems }, say)}
    <div class="columns columns-ask"><div class="stack"><section class="sheet">${askForm(given, problems, say, plan?.code)}</section>
      ${plan === null ? nothing : saveSection(ctx, given, plan, shown.problems, say)}</div>
      <div class="stack">${plan === null ? waiting(begun, say) : await orRefused(() => answer(ctx, plan, dollar, say), here, say)}
      ${savedSection(saved, { say, url: ctx.world.url, key: () => newId(ctx.now), here })}</div></div>`
  return sellerPage(ctx, input, {
    title: say('planner.title'),
    seller,
    here: 'planner',
    main,
    flash: shown.flash ?? flashOf(say, input.flash),
    islands: ['planner', 'copy'],
  })
}

const percentOf = (dollar: string): number => Math.min(200, Math.max(50, Number(dollar)))

const waiting = (begun: boolean, say: Say): Html =>
  empty({ title: say('planner.empty'), text: say(begun ? 'planner.price.missing' : 'planner.empty.text') })

async function answer(ctx: SellerCtx, plan: Plan, dollar: string, say: Say): Promise<Html> {
  const address = (market: string): string =>
    planAddress(here, plan, dollar, { market, ...(market === plan.ready.market ? {} : { route: '' }) })
  const chosen = candidatesSection(here, plan.asked, plan.found, plan.code, say)
  return html`${plan.code === '' ? nothing : chosen}${await planShown(ctx, plan, say, address)}`
}

/** The sliders stand beside their fields where scripts run; the fields are the question. */
function askForm(given: Typed, problems: Readonly<Record<string, string>>, say: Say, code?: string): Html {
  const { dollar, ...asked } = given
  const market = isMarket(asked.market) ? asked.market : 'cn'
  const routes = Object.entries(markets[market].pack.routes).map(([value, { name }]) => ({
    value,
    text: inWords(say, name),
  }))
  const slide = (name: string, min: number, max: number, step: string, label: string): Html =>
    html`<input type="range" class="slide" data-slide="${name}" min="${min}" max="${max}" step="${step}" aria-label="${label}" hidden>`
  const fields = html`${askedForm(asked, problems, say, code)}
    ${selectField({ name: 'route', value: asked.route === '' ? 'direct' : asked.route, label: say('planner.route'), choices: routes, problem: problems['route'] }, say)}
    ${textField({ name: 'dollar', value: dollar, label: say('planner.dollar'), hint: say('planner.dollar.hint'), inputmode: 'numeric', maxlength: 3, width: 'short', suffix: '%' }, say)}
    <div class="slides" hidden><p class="note">${say('planner.slides')}</p>
      <label>${say('planner.price')}${slide('price', 1, 200, '0.5', say('planner.price'))}</label>
      <label>${say('planner.quantity')}${slide('quantity', 1, 40, '1', say('planner.quantity'))}</label>
      <label>${say('planner.dollar')}${slide('dollar', 70, 130, '1', say('planner.dollar'))}</label></div>`
  return html`<div data-planner>${form({ action: here, method: 'get', key: null, submit: say('planner.go'), fields })}</div>`
}

function saveSection(
  ctx: SellerCtx,
  given: Typed,
  plan: Plan,
  problems: Readonly<Record<string, string>>,
  say: Say,
): Html {
  const along = Object.entries({ ...given, code: plan.code }).map(([name, value]) => hidden(name, value))
  const name = textField(
    {
      name: 'name',
      label: say('planner.name'),
      hint: say('planner.name.hint'),
      maxlength: 80,
      problem: problems['name'],
    },
    say,
  )
  return html`<section class="sheet"><h2>${say('planner.save')}</h2>${form({
    action: `${here}/save`,
    key: newId(ctx.now),
    submit: say('planner.save.go'),
    tone: 'plain',
    fields: html`${along}${name}`,
  })}</section>`
}
