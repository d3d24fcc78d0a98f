import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { devices } from './payment-port.ts'
import { choicePlace } from './payments.ts'

const From = z.object({
  device: z.enum(devices),
  payerIp: z.string().nullable(),
  payerOpenId: z.string().nullable(),
})

/** From where a buyer pays: kept encrypted while the payment is open, told to the provider. */
export type From = z.output<typeof From>

export const fromOf = (ctx: Ctx, sealed: string, paymentId: string): From =>
  From.parse(JSON.parse(ctx.world.vault.open(sealed, choicePlace(paymentId))))

export const sealedOf = (ctx: Ctx, from: From | null, paymentId: string): string | null =>
  from === null ? null : ctx.world.vault.seal(JSON.stringify(From.parse(from)), choicePlace(paymentId))
