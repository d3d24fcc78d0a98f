import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { signInByEmail, tryPassword } from './sign-in-by-email.ts'
import { EmailText, everybody, keyless, notYet, PasswordText, SignedIn } from './wire.ts'

export const signInEndpoint = endpoint({
  id: 'signIn',
  method: 'post',
  path: '/api/v1/sign-in',
  summary: 'Sign in as a seller or operator with e-mail and password',
  who: everybody,
  body: z.strictObject({ email: EmailText, password: PasswordText }),
  reply: SignedIn,
  keyless,
  refusals: ['identity.email-invalid', 'identity.sign-in-wrong', 'identity.too-many'],
  handle: async (ctx, { body, request }) => {
    await tryPassword(ctx, { email: body.email, ip: request.ip })
    return notYet
  },
  afterCommit: (run, _, { body, request }) =>
    signInByEmail(run, { ...body, ip: request.ip, kinds: ['seller', 'operator'] }),
})
