import { verifyEmail, type SignedIn } from '#modules/identity'
import type { JobRun } from '#platform/job'
import { startSeller } from './start-seller.ts'

/** The code from the mailbox makes the account, its business as a draft, and the first session, all or nothing. */
export async function verifySignUp(
  run: JobRun,
  given: { readonly email: string; readonly code: string },
): Promise<SignedIn> {
  return run.tx(async (ctx) => {
    const signed = await verifyEmail(ctx, given)
    await startSeller({ ...ctx, actor: { kind: 'seller', id: signed.accountId, sellerId: null } }, signed.accountId)
    return signed
  })
}
