import { verdicts } from '#modules/compliance'
import { everybody } from '#modules/identity'
import { landedPrices } from '#modules/pricing'
import type { Ctx } from '#platform/context'
import { page as onGet, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { copyable, empty, errorSummary, form, html, linkButton, nothing, type Html } from '../kit/index.ts'
import { addressOf, type Asked, askedFields, askedForm, readAsked, type Ready } from '../landed/asked.ts'
import { candidatesOf, candidatesSection } from '../landed/candidates.ts'
import { inAll } from '../landed/in-all.ts'
import { marketsTable } from '../landed/markets-table.ts'
import { orRefused } from '../landed/or-refused.ts'
import { priceSection } from '../landed/price-section.ts'
import { verdictSection } from '../landed/verdict-section.ts'
import { routeName } from '../landed/words.ts'
import { sellerPage } from '../seller-account/shell.ts'

const here = '/sell/check'

/**
 * "Can I sell this, and what would I keep?" It needs no account, keeps nothing, and every answer has an address of its own.
 * Words find a code, which a person may change; the code is judged and priced in one market or in all of them.
 */
export const checkPage = onGet({
  path: here,
  who: everybody,
  query: z.object({ ...askedFields, all: z.string().max(1).catch('').default('') }),
  show: async (ctx, input): Promise<Answer> => {
    const say = ctx.world.say(input.request.locale)
    const { all, ...asked } = input.query
    const begun = asked.words !== '' || asked.code !== ''
    const { ready, problems } = readAsked(asked, say)
    const found = begun && ready !== null ? await candidatesOf(ctx, asked.words) : []
    const code = asked.code === '' ? (found[0]?.hs6 ?? '') : asked.code
    const ask = form({
      action: `${here}#answer`,
      method: 'get',
      key: null,
      submit: say('sellers.check.go'),
      note: say('planner.keeps-nothing'),
      fields: askedForm(asked, problems, say, code),
    })
    const answer =
      begun && ready !== null
        ? await orRefused(() => answered(ctx, { asked, ready, code, found, all: all === '1', say }), here, say)
        : first(begun, say)
    return sellerPage(ctx, input, {
      title: say('planner.check.title'),
      main: html`<p class="prose">${say('planner.check.text')}</p>${errorSummary(problems, say)}
        <div class="columns columns-ask"><section class="sheet">${ask}</section><div class="stack" id="answer">${answer}</div></div>`,
      back: { href: '/sell', text: say('sellers.check.back') },
      islands: ['copy'],
    })
  },
})

/** Before anything was asked: what will stand here. */
const first = (begun: boolean, say: Say): Html =>
  begun ? nothing : empty({ title: say('planner.check.empty'), text: say('planner.check.empty.text') })

type Question = {
  readonly asked: Asked
  readonly ready: Ready
  readonly code: string
  readonly found: Parameters<typeof candidatesSection>[2]
  readonly all: boolean
  readonly say: Say
}

async function answered(ctx: Ctx, question: Question): Promise<Html> {
  const { asked, ready, code, found, all, say } = question
  if (code === '') return empty({ title: say('sellers.check.none'), text: say('sellers.check.none.text') })
  const body = all && ready.line !== null ? await everywhere(ctx, question) : await inOne(ctx, question)
  const chosen = asked.code === '' ? { ...asked, code } : asked
  const address = `${ctx.world.url}${addressOf(here, chosen, all ? { all: '1' } : {})}`
  return html`${candidatesSection(here, asked, found, code, say)}${body}
      <section class="sheet stack"><h2>${say('planner.share')}</h2><p>${say('planner.share.text')}</p><p>${copyable(address, say)}</p></section>
      <p class="note">${say('sellers.check.note')}</p>
      <div class="actions">${linkButton(say('sellers.landing.sign-up'), '/sell/sign-up', 'go')}${linkButton(say('planner.open'), addressOf('/sell/planner', chosen))}</div>`
}

/** One market: may it enter, and what does it come to. */
async function inOne(ctx: Ctx, { asked, ready, code, say }: Question): Promise<Html> {
  const { market, route, origin, line } = ready
  const goods = { code, originState: origin, hasPapers: [], market }
  const [own] = await verdicts(ctx, [{ ...goods, route: verdictRoute(route) }])
  const price =
    line === null ? null : (await landedPrices(ctx, { lines: [{ ...line, code }], ways: [{ market, route }] }))[0]
  const bonded = market === 'cn' && (route === 'direct' || route === 'bonded')
  const otherRoute = route === 'direct' ? 'bonded' : 'direct'
  const other = bonded
    ? html`<p>${linkButton(say('planner.route.other', { route: routeName(say, market, otherRoute) }), addressOf(here, asked, { code, route: otherRoute }))}</p>`
    : nothing
  const everywhereLink =
    line === null
      ? nothing
      : linkButton(say('planner.all'), addressOf(here, asked, { code, all: '1', route: '' }), 'go')
  return html`${own === undefined ? nothing : verdictSection(own.verdict, say)}
    ${price === undefined || price === null ? html`<p class="inset">${say('planner.price.missing')}</p>` : priceSection(price, say, addressOf(here, asked))}
    <div class="actions">${everywhereLink}</div>${other}`
}

/** A market's rules speak of four routes; a personal parcel of the price is one of theirs. */
const verdictRoute = (route: string) =>
  route === 'bonded' || route === 'personal' || route === 'freight' ? route : 'direct'

/** All markets side by side, by parcel. */
async function everywhere(ctx: Ctx, { asked, ready, code, say }: Question): Promise<Html> {
  const { line, origin } = ready
  if (line === null) return nothing
  const rows = await inAll(ctx, { ...line, code }, origin)
  return html`<section class="sheet stack" id="markets"><h2>${say('planner.markets')}</h2><p>${say('planner.markets.text')}</p>
    ${marketsTable(
      rows.map((row) => ({ ...row, href: addressOf(here, asked, { code, market: row.answer.market, route: '' }) })),
      say,
      say('planner.markets.caption', { code }),
    )}</section>`
}
