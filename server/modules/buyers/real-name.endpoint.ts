import { endpoint, z } from '#platform/endpoint'
import { instant, line, nullable } from '#platform/wire'
import { acknowledge, acknowledged, noticeEdition } from './notice.ts'
import { maskedPersonOf, saveRealName } from './person.ts'

const masked = z.object({ name: z.string(), number: z.string(), givenAt: instant }).openapi('MaskedPerson')

export const readRealName = endpoint({
  id: 'readRealName',
  method: 'get',
  path: '/api/v1/me/real-name',
  summary: 'Who orders under this account, masked; null when nobody was named',
  who: ['buyer'],
  reply: z.object({ person: nullable(masked) }),
  handle: async (ctx) => {
    const person = await maskedPersonOf(ctx, ctx.actor.id)
    return { person: person === null ? null : { name: person.name, number: person.number, givenAt: person.givenAt } }
  },
})

export const giveRealName = endpoint({
  id: 'giveRealName',
  method: 'put',
  path: '/api/v1/me/real-name',
  summary: 'Names who orders under this account: name and identity number, for customs and the payment firm',
  who: ['buyer'],
  body: z.strictObject({ name: line(60), idNumber: line(40) }),
  reply: z.object({ person: masked }),
  refusals: ['buyers.name-invalid', 'buyers.identity-invalid', 'buyers.identity-of-demonstration', 'identity.too-many'],
  keyless: 'naming the same person twice leaves the same person',
  handle: async (ctx, { body }) => ({ person: await saveRealName(ctx, ctx.actor.id, body) }),
})

const notice = z.object({ edition: z.string(), acknowledged: z.boolean() })

export const readNotice = endpoint({
  id: 'readNotice',
  method: 'get',
  path: '/api/v1/me/notice',
  summary: 'The edition of the consumer notice in force and whether this buyer has acknowledged it',
  who: ['buyer'],
  reply: notice,
  handle: async (ctx) => ({ edition: noticeEdition, acknowledged: await acknowledged(ctx, ctx.actor.id) }),
})

export const acknowledgeNotice = endpoint({
  id: 'acknowledgeNotice',
  method: 'post',
  path: '/api/v1/me/notice',
  summary: 'Notes that the buyer has read the consumer notice',
  who: ['buyer'],
  body: z.strictObject({ edition: z.iso.date() }),
  reply: notice,
  refusals: ['buyers.notice-changed'],
  handle: async (ctx, { body }) => {
    await acknowledge(ctx, ctx.actor.id, body.edition)
    return { edition: noticeEdition, acknowledged: true }
  },
})
