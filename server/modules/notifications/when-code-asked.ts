import { codeAsked, codeToSend } from '#modules/identity'
import { listener } from '#platform/outbox'
import { tell } from './tell.ts'

/** A code goes out by the way of its address; a code used or replaced meanwhile is not sent. */
export const sendAskedCode = listener('notifications.when-code-asked', codeAsked, async (ctx, asked) => {
  const code = await codeToSend(ctx, asked)
  if (code === null) return
  const byPhone = code.purpose === 'sign-in'
  await tell(ctx, {
    cause: `code:${asked.codeId}`,
    kind: byPhone ? 'sign-in-code' : 'sign-up-code',
    channel: byPhone ? 'sms' : 'mail',
    to: code.address,
    accountId: null,
    locale: code.locale,
    values: { code: code.code, minutes: code.minutes },
  })
})
