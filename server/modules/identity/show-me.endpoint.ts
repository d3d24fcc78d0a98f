import { endpoint } from '#platform/endpoint'
import { nullable, z } from '#platform/wire'
import { accountOf } from './account.ts'

export const showMe = endpoint({
  id: 'showMe',
  method: 'get',
  path: '/api/v1/me',
  summary: 'Who this session belongs to',
  who: ['buyer', 'seller', 'operator'],
  reply: z
    .strictObject({
      id: z.string(),
      kind: z.enum(['buyer', 'seller', 'operator']),
      name: nullable(z.string()),
      email: nullable(z.string()),
      phoneMasked: nullable(z.string()),
      locale: z.enum(['en', 'zh-Hans']),
      sellerId: nullable(z.string()),
    })
    .openapi('Me'),
  handle: async (ctx) => ({
    ...(await accountOf(ctx, ctx.actor.id)),
    sellerId: ctx.actor.kind === 'seller' ? ctx.actor.sellerId : null,
  }),
})
