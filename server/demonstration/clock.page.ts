import { everybody } from '#modules/identity'
import { form as onPost } from '#platform/page'
import { z } from '#platform/wire'
import { Duration, moveClock } from './clock.ts'

export const clockForm = onPost({
  path: '/demo/clock',
  who: everybody,
  fields: z.object({ duration: Duration }),
  keyless: 'every press is meant to move the clock once more',
  act: async (ctx, { fields }) => {
    await moveClock(ctx, fields.duration)
    return { see: '/demo' }
  },
  again: async () => ({ see: '/demo' }),
})
