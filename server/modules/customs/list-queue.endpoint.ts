import { endpoint, z } from '#platform/endpoint'
import { instant, nullable } from '#platform/wire'
import { declarationStates } from './declaration-state.ts'
import { customsQueue, taskKinds } from './read-queue.ts'

export const NeedReply = z.object({ kind: z.enum(['code', 'record', 'port', 'quantity', 'field']), name: z.string() })

export const customsQueueEndpoint = endpoint({
  id: 'listCustomsTasks',
  method: 'get',
  path: '/api/v1/operator/customs',
  summary: 'What stands between parcels and their release, the longest waiting first. Nothing personal is in it.',
  who: ['operator'],
  reply: z.object({
    items: z.array(
      z.object({
        kind: z.enum(taskKinds),
        sellerId: nullable(z.uuid()),
        orderId: nullable(z.uuid()),
        state: nullable(z.enum(declarationStates)),
        since: instant,
        dueAt: nullable(instant),
        code: nullable(z.string()),
        needs: z.array(NeedReply),
        what: nullable(z.string()),
      }),
    ),
  }),
  handle: async (ctx) => ({ items: (await customsQueue(ctx)).map((task) => ({ ...task, needs: [...task.needs] })) }),
})
