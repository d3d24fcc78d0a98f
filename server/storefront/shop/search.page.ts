import { countFacets, searchListings } from '#modules/search'
import { page as pageOf } from '#platform/page'
import { z } from '#platform/wire'
import type { Say } from '@westbound/web/messages'
import { empty, form, html, page, pager, selectField, hidden, type Html } from '../kit/index.ts'
import { cardGrid } from './cards.ts'
import { categories, originWords } from './words.ts'

const Query = z.object({
  q: z.string().max(100).optional(),
  category: z.string().max(40).optional(),
  state: z.string().max(2).optional(),
  mode: z.union([z.enum(['9610', '1210']), z.literal('')]).optional(),
  cursor: z.string().max(12).optional(),
})
type Query = z.output<typeof Query>
const limit = 24

/** Finds by a Chinese word, pinyin, its initials or the English name; narrowed by real links and selects, no script. */
export const searchPage = pageOf({
  path: '/zh-cn/search',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: Query,
  cacheSeconds: 5,
  show: async (ctx, { query, request }) => {
    const say = ctx.world.say(request.locale)
    const given = (text: string | undefined): string | undefined =>
      text === undefined || text === '' ? undefined : text
    const mode = query.mode === '' ? undefined : query.mode
    const found = await searchListings(ctx, {
      words: query.q,
      category: given(query.category),
      state: given(query.state),
      mode,
      cursor: query.cursor,
      limit,
    })
    const { states } = await countFacets(ctx)
    const offset = Number(query.cursor ?? 0)
    const main =
      found.cards.length === 0
        ? empty({
            title: say('shop.search.none'),
            text: say('shop.search.none.text'),
            way: { text: say('shop.home.all'), href: '/zh-cn/search' },
          })
        : html`<p class="note">${say('shop.search.count', { n: found.cards.length })}</p>${cardGrid(found.cards, say)}${pager(
            {
              say,
              previous: offset > 0 ? address(query, String(Math.max(0, offset - limit))) : null,
              next: found.next === null ? null : address(query, found.next),
            },
          )}`
    return page({
      say,
      role: 'buyer',
      title: titleOf(say, query),
      search: query.q ?? '',
      demo: ctx.world.demo,
      back: { href: '/zh-cn', text: say('kit.back') },
      main: html`${filters(
        say,
        query,
        states.map((each) => each.value),
      )}${main}`,
    })
  },
})

function titleOf(say: Say, query: Query): string {
  if (query.q !== undefined && query.q.trim() !== '') return say('shop.search.title', { words: query.q })
  return categories.some(([key]) => key === query.category)
    ? say(`shop.category.${query.category ?? ''}`)
    : say('shop.search.all')
}

function filters(say: Say, query: Query, states: readonly string[]): Html {
  const any = { value: '', text: say('shop.search.any') }
  return html`<details class="sheet"><summary>${say('shop.search.filter')}</summary>${form({
    action: '/zh-cn/search',
    key: null,
    method: 'get',
    submit: say('shop.search.apply'),
    label: say('shop.search.filter'),
    fields: html`${query.q === undefined ? '' : hidden('q', query.q)}${selectField({ name: 'category', label: say('shop.categories.title'), value: query.category ?? '', optional: true, choices: [any, ...categories.map(([key]) => ({ value: key, text: say(`shop.category.${key}`) }))] }, say)}
    ${selectField({ name: 'mode', label: say('shop.search.mode'), value: query.mode ?? '', optional: true, choices: [any, ...(['9610', '1210'] as const).map((mode) => ({ value: mode, text: say(`shop.mode.${mode}`) }))] }, say)}
    ${selectField({ name: 'state', label: say('shop.search.state'), value: query.state ?? '', optional: true, choices: [any, ...states.map((state) => ({ value: state, text: originWords(say, state) }))] }, say)}`,
  })}</details>`
}

function address(query: Query, cursor: string): string {
  const wanted = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...query, cursor }))
    if (value !== undefined && value !== '' && value !== '0') wanted.set(name, value)
  return `/zh-cn/search?${wanted.toString()}`
}
