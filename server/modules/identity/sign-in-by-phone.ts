import type { Ctx } from '#platform/context'
import type { JobRun } from '#platform/job'
import type { Locale } from '#platform/say'
import { audit } from '#platform/audit'
import { buyerOf } from './account.ts'
import { sendCode, takeTry, useCode } from './code.ts'
import { phoneOf } from './phone.ts'
import { smsPort } from './ports.ts'
import { openSession, type SignedIn } from './session.ts'

export type PhoneAsk = { readonly phone: string; readonly ip: string; readonly locale: Locale }

/** Sends a six-digit code to a phone. Refused with `port.missing` while no SMS provider is plugged in. */
export async function startPhoneCode(ctx: Ctx, ask: PhoneAsk) {
  ctx.world.ports.use(smsPort)
  const phone = phoneOf(ask.phone, ctx.world.demo)
  return await sendCode(ctx, { purpose: 'sign-in', address: phone, ip: ask.ip, locale: ask.locale })
}

export type PhoneCode = { readonly phone: string; readonly code: string; readonly ip: string }

/** First half of a sign-in by phone: counts the try. Its transaction commits before `signInByPhone` judges the code. */
export async function tryPhoneCode(ctx: Ctx, given: PhoneCode): Promise<void> {
  await takeTry(ctx, 'sign-in', phoneOf(given.phone, ctx.world.demo), given.ip)
}

/** Second half: uses the code up, finds or makes the buyer's account, begins a session. */
export async function signInByPhone(run: JobRun, given: PhoneCode): Promise<SignedIn> {
  return run.tx(async (ctx) => {
    const phone = phoneOf(given.phone, ctx.world.demo)
    const used = await useCode(ctx, 'sign-in', phone, given.code)
    const buyer = await buyerOf(ctx, { phone, locale: used.locale })
    const signed = await openSession(ctx, buyer)
    await audit({ ...ctx, actor: { kind: 'buyer', id: buyer.id, visitorId: null } }, signedInFact(buyer.id))
    return signed
  })
}

export const signedInFact = (accountId: string) => ({
  action: 'identity.signed-in',
  subject: 'account',
  subjectId: accountId,
})
