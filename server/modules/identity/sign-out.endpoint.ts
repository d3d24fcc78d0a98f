import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { signOut } from './session.ts'
import { everybody } from './wire.ts'

export const signOutEndpoint = endpoint({
  id: 'signOut',
  method: 'post',
  path: '/api/v1/sign-out',
  summary: 'End the session this request carries',
  who: everybody,
  reply: z.strictObject({ signedOut: z.literal(true) }),
  keyless: 'ending an ended session changes nothing',
  handle: async (ctx, { request }) => {
    await signOut(ctx, request.headers)
    return { signedOut: true as const }
  },
})
