import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { startPhoneCode } from './sign-in-by-phone.ts'
import { CodeAsked, everybody, PhoneText } from './wire.ts'

export const askPhoneCode = endpoint({
  id: 'askPhoneCode',
  method: 'post',
  path: '/api/v1/sign-in/phone-code',
  summary: 'Send a six-digit code to a phone',
  who: everybody,
  body: z.strictObject({ phone: PhoneText }),
  reply: CodeAsked,
  status: 202,
  keyless: 'a second press within a minute is refused, later it is a new code',
  refusals: ['identity.phone-invalid', 'identity.too-soon', 'identity.too-many', 'port.missing'],
  handle: async (ctx, { body, request }) => {
    const asked = await startPhoneCode(ctx, { phone: body.phone, ip: request.ip, locale: request.locale })
    return { resendAfterSeconds: asked.resendAfterSeconds, expiresAt: asked.expiresAt.toISOString() }
  },
})
