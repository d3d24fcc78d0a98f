import { CodeText, EmailText, keyless, notYet, SignedInReply, tryEmailCode } from '#modules/identity'
import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { verifySignUp } from './verify-sign-up.ts'

export const verifySignUpEndpoint = endpoint({
  id: 'verifySignUp',
  method: 'post',
  path: '/api/v1/sign-up/verify',
  summary: 'Finish a sign-up with the code from the mailbox',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  body: z.strictObject({ email: EmailText, code: CodeText }),
  reply: SignedInReply,
  status: 201,
  keyless,
  refusals: ['identity.email-invalid', 'identity.code-wrong', 'identity.too-many'],
  handle: async (ctx, { body, request }) => {
    await tryEmailCode(ctx, { ...body, ip: request.ip })
    return notYet
  },
  afterCommit: (run, _, { body }) => verifySignUp(run, body),
})
