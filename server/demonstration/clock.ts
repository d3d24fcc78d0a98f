import { audit } from '#platform/audit'
import { assert } from '#platform/check'
import { forwardClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { z } from '#platform/wire'

/** `30m`, `3h`, `11d`, in milliseconds. A year at once is the most. */
export const Duration = z
  .string()
  .regex(/^[1-9]\d{0,4}[mhd]$/, 'write 30m, 3h or 11d')
  .refine((text) => durationMs(text) <= 366 * 86_400_000, 'a year at most')

const unitMs: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

export const durationMs = (text: string): number => Number(text.slice(0, -1)) * (unitMs[text.slice(-1)] ?? 0)

/** Moves the demonstration's clock; every process reads it within half a second. Gives back the new time. */
export async function moveClock(ctx: Ctx, duration: string): Promise<Date> {
  assert(ctx.world.demo, 'only the demonstration has a clock that moves')
  const byMs = durationMs(duration)
  await forwardClock(ctx.tx, byMs)
  await audit(ctx, {
    action: 'demonstration.clock-forwarded',
    subject: 'clock',
    subjectId: 'one',
    details: { duration },
  })
  return new Date(ctx.now.getTime() + byMs)
}
