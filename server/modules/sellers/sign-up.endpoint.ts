import { CodeAsked, checkSignUp, EmailText, PasswordText, PersonName, signUpByEmail } from '#modules/identity'
import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'

export const signUp = endpoint({
  id: 'signUp',
  method: 'post',
  path: '/api/v1/sign-up',
  summary: 'Begin a seller’s account; a code goes to the mailbox',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  body: z.strictObject({
    email: EmailText,
    password: PasswordText,
    name: PersonName,
    locale: z.enum(['en', 'zh-Hans']).optional(),
  }),
  reply: CodeAsked,
  status: 202,
  keyless: 'nothing exists before the code is given, and a password is not kept with a key',
  refusals: [
    'identity.email-invalid',
    'identity.password-weak',
    'identity.too-soon',
    'identity.too-many',
    'port.missing',
  ],
  handle: async (ctx, { body, request }) => {
    await checkSignUp(ctx, { ...body, ip: request.ip, locale: body.locale ?? request.locale })
    return { resendAfterSeconds: 0, expiresAt: ctx.now.toISOString() }
  },
  afterCommit: async (run, _, { body, request }) => {
    const asked = await signUpByEmail(run, { ...body, ip: request.ip, locale: body.locale ?? request.locale })
    return { resendAfterSeconds: asked.resendAfterSeconds, expiresAt: asked.expiresAt.toISOString() }
  },
})
