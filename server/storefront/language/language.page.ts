import { everybody } from '#modules/identity'
import { form as onPost, type PageInput } from '#platform/page'
import { z } from '#platform/wire'

const yearSeconds = 365 * 24 * 3600

/** Sellers and operators choose between English and Chinese; the shop of a market keeps its own language. */
export const languageForm = onPost({
  path: '/language',
  who: everybody,
  fields: z.object({ lang: z.enum(['en', 'zh-Hans']) }),
  keyless: 'the last choice counts',
  act: async (_ctx, { fields, request }) => ({
    see: cameFrom(request),
    cookies: [{ name: 'lang', value: fields.lang, maxAgeSeconds: yearSeconds }],
  }),
  again: async (_ctx, { request }) => ({ see: cameFrom(request) }),
})

/** The page of ours that the button stood on. One that only answers to a form leads back to the start of its area. */
function cameFrom({ headers }: PageInput<z.ZodType, z.ZodType>['request']): string {
  const address = headers.get('referer') ?? ''
  const { pathname, search } = URL.canParse(address) ? new URL(address) : { pathname: '', search: '' }
  return /^\/(sell|operator|demo|docs)(\/|$)/.test(pathname) ? `${pathname}${search}` : '/sell'
}
