import { everybody } from '#modules/identity'
import { endpoint } from '#platform/endpoint'
import { instant, z } from '#platform/wire'
import { Duration, moveClock } from './clock.ts'

const Now = z.strictObject({ now: instant })

export const showClock = endpoint({
  id: 'showDemonstrationClock',
  method: 'get',
  path: '/demo/clock',
  summary: 'The time of the demonstration, which the simulators keep too',
  who: everybody,
  reply: Now,
  handle: async (ctx) => ({ now: ctx.now }),
})

export const forwardClockEndpoint = endpoint({
  id: 'forwardDemonstrationClock',
  method: 'post',
  path: '/api/v1/demo/clock/forward',
  summary: 'Move the clock of the demonstration forward: 30m, 3h, 11d',
  who: everybody,
  body: z.strictObject({ duration: Duration }),
  reply: Now,
  handle: async (ctx, { body }) => ({ now: await moveClock(ctx, body.duration) }),
})
