import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { devices } from './payment-port.ts'
import { choicePlace } from './payments.ts'

const From = z.object({
  device: z.enum(devices),
  payerIp: z.string().nullable(),
  payerOpenId: z.string().nullable(),
  /** What the provider gave the buyer’s browser to say who pays; a job exchanges it for `payerOpenId`, once. */
  payerCode: z.string().nullable().default(null),
})

/** From where a buyer pays, and who that is to the provider: kept encrypted while the payment is open. */
export type From = z.output<typeof From>

export const fromOf = (ctx: Ctx, sealed: string, paymentId: string): From =>
  From.parse(JSON.parse(ctx.world.vault.open(sealed, choicePlace(paymentId))))

export const sealedOf = (ctx: Ctx, from: From | null, paymentId: string): string | null =>
  from === null ? null : ctx.world.vault.seal(JSON.stringify(From.parse(from)), choicePlace(paymentId))

/** Whether a payment made from there would do for here: the same kind of browser, and nothing new about who pays. */
export const sameFrom = (ctx: Ctx, sealed: string | null, paymentId: string, here: From | null): boolean =>
  here === null ||
  (here.payerCode === null && (sealed === null || fromOf(ctx, sealed, paymentId).device === here.device))
