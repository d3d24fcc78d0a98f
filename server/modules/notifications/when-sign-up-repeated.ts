import { signUpRepeated } from '#modules/identity'
import { listener } from '#platform/outbox'
import { tellAccount } from './tell.ts'

/** Somebody tried to sign up with an address that has an account: only its owner learns that it has one. */
export const tellOwner = listener('notifications.when-sign-up-repeated', signUpRepeated, async (ctx, { accountId }) => {
  const values = () => ({ url: `${ctx.world.url}/sell/sign-in` })
  // One letter an hour is enough, however often a stranger tries.
  const hour = ctx.now.toISOString().slice(0, 13)
  await tellAccount(ctx, accountId, { cause: `sign-up-repeated:${hour}`, kind: 'sign-up-repeated', values })
})
