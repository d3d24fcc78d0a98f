import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { signInByPhone, tryPhoneCode } from './sign-in-by-phone.ts'
import { CodeText, everybody, keyless, notYet, PhoneText, SignedIn } from './wire.ts'

export const signInByPhoneEndpoint = endpoint({
  id: 'signInByPhone',
  method: 'post',
  path: '/api/v1/sign-in/phone',
  summary: 'Sign in as a buyer with the code from the phone; the first time makes the account',
  who: everybody,
  body: z.strictObject({ phone: PhoneText, code: CodeText }),
  reply: SignedIn,
  keyless,
  refusals: ['identity.phone-invalid', 'identity.code-wrong', 'identity.too-many'],
  handle: async (ctx, { body, request }) => {
    await tryPhoneCode(ctx, { ...body, ip: request.ip })
    return notYet
  },
  afterCommit: (run, _, { body, request }) => signInByPhone(run, { ...body, ip: request.ip }),
})
