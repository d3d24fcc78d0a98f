import { endpoint, z } from '#platform/endpoint'
import { id } from '#platform/wire'
import { addressFields, wireAddress } from './address-wire.ts'
import { saveAddress, addressesOf, changeAddress, removeAddress } from './addresses.ts'

const addressId = z.object({ addressId: id })
const refusals = ['buyers.district-unknown', 'buyers.phone-invalid']

export const listAddresses = endpoint({
  id: 'listAddresses',
  method: 'get',
  path: '/api/v1/addresses',
  summary: 'The addresses of the buyer who asks, the one changed last first',
  who: ['buyer'],
  reply: z.object({ items: z.array(wireAddress) }),
  handle: async (ctx) => ({ items: [...(await addressesOf(ctx, ctx.actor.id))] }),
})

export const addAnAddress = endpoint({
  id: 'addAddress',
  method: 'post',
  path: '/api/v1/addresses',
  summary: 'Keeps an address to deliver to',
  who: ['buyer'],
  body: addressFields.strict(),
  reply: wireAddress,
  status: 201,
  refusals: [...refusals, 'buyers.too-many-addresses'],
  keyless: 'the same address written twice is one; no kept answer may hold it in clear',
  handle: (ctx, { body }) => saveAddress(ctx, ctx.actor.id, body),
})

export const changeAnAddress = endpoint({
  id: 'changeAddress',
  method: 'put',
  path: '/api/v1/addresses/{addressId}',
  summary: 'Writes an address anew',
  who: ['buyer'],
  params: addressId,
  body: addressFields.strict(),
  reply: wireAddress,
  refusals: [...refusals, 'buyers.address-not-found', 'buyers.address-known'],
  keyless: 'writing the same address twice leaves the same address',
  handle: (ctx, { params, body }) => changeAddress(ctx, ctx.actor.id, params.addressId, body),
})

export const removeAnAddress = endpoint({
  id: 'removeAddress',
  method: 'delete',
  path: '/api/v1/addresses/{addressId}',
  summary: 'Forgets an address; orders keep what they were given',
  who: ['buyer'],
  params: addressId,
  reply: z.object({ removed: z.literal(true) }),
  refusals: ['buyers.address-not-found'],
  handle: async (ctx, { params }) => {
    await removeAddress(ctx, ctx.actor.id, params.addressId)
    return { removed: true as const }
  },
})
