import type { Ctx } from '#platform/context'
import { lockReturn, takeStep } from './move-return.ts'

type ByBuyer = { readonly buyerId: string; readonly returnId: string }

/** The buyer has handed the goods to a carrier. */
export async function sendBack(
  ctx: Ctx,
  { carrier, waybillNo, ...of }: ByBuyer & { readonly carrier: string; readonly waybillNo: string },
): Promise<void> {
  const row = await lockReturn(ctx, of)
  await takeStep(ctx, row, { step: 'send', why: 'sent-by-buyer' }, { carrier, waybill_no: waybillNo })
}

/** The buyer keeps the goods after all; possible until they are on their way. */
export async function withdrawReturn(ctx: Ctx, of: ByBuyer): Promise<void> {
  await takeStep(ctx, await lockReturn(ctx, of), { step: 'withdraw', why: 'withdrawn-by-buyer' })
}
