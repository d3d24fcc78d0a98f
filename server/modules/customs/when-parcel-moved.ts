import { parcelByKey } from '#modules/fulfilment'
import { giveBackUnit, parcelMoved } from '#modules/orders'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { listener } from '#platform/outbox'
import { declarationOf, dutyOf, moveDeclaration, type OrderKey } from './declarations.ts'
import { prepareDeclaration } from './prepare-declaration.job.ts'
import type { Tables } from './tables.ts'

/** A parcel at the port begins its declaration; one that came back ends it. */
export const whenParcelMoved = listener('customs.when-parcel-moved', parcelMoved, async (ctx, report) => {
  if (report.status !== 'arrived_port' && report.status !== 'returned') return
  const { sellerId, parcelId } = report
  const parcel = await parcelByKey(ctx, { sellerId, parcelId })
  const unit = { sellerId, orderId: parcel?.unitId ?? report.orderId }
  if (report.status === 'arrived_port') await openDeclaration(ctx, unit)
  else await endDeclaration(ctx, unit)
})

async function openDeclaration(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<void> {
  const opened = await own<Tables>(ctx.tx)
    .insertInto('customs.declaration')
    .values({
      seller_id: sellerId,
      order_id: orderId,
      state: 'gathering',
      attempt: 1,
      ask: true,
      since: ctx.now,
      ...dutyOf('gathering', ctx.now),
      needs: '[]',
      opened_at: ctx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (opened.numInsertedOrUpdatedRows !== 1n) return
  await audit(ctx, { action: 'customs.opened', subject: 'order', subjectId: orderId })
  await enqueue(ctx, prepareDeclaration, { sellerId, orderId }, { once: orderId })
}

/** A parcel that was sent back by decision gives the buyer the money back; one that came back otherwise waits for a person. */
async function endDeclaration(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<void> {
  const before = await declarationOf(ctx, { sellerId, orderId })
  if (before === null || (await moveDeclaration(ctx, before, 'returned')) === null) return
  if (before.state !== 'sending_back') return
  await giveBackUnit(ctx, { sellerId, unitId: orderId, reason: 'customs: the parcel was sent back' })
}
