import { endpoint, z } from '#platform/endpoint'
import { instant, nullable } from '#platform/wire'
import { actions, declarationStates } from './declaration-state.ts'
import { NeedReply } from './list-queue.endpoint.ts'
import { caseOf } from './read-case.ts'

const text = nullable(z.string())
const Side = z.object({ record: z.string(), value: z.string() })
const Values = z.object({ order: text, payment: text, logistics: text, inventory: text })

export const customsCaseEndpoint = endpoint({
  id: 'getDeclaration',
  method: 'get',
  path: '/api/v1/operator/customs/{sellerId}/{orderId}',
  summary:
    'One declaration: its records side by side with personal values masked, differences, messages, receipts, decisions.',
  who: ['operator'],
  params: z.object({ sellerId: z.uuid(), orderId: z.uuid() }),
  refusals: ['customs.not-found'],
  reply: z.object({
    state: z.enum(declarationStates),
    owner: z.string(),
    since: instant,
    dueAt: nullable(instant),
    attempt: z.number().int(),
    code: text,
    meaning: nullable(z.object({ en: z.string(), zh: z.string() })),
    needs: z.array(NeedReply),
    actions: z.array(z.enum(actions)),
    differences: z.array(
      z.object({ field: z.string(), rule: z.string(), personal: z.boolean(), left: Side, right: Side }),
    ),
    compared: z.array(z.object({ field: z.string(), personal: z.boolean(), differs: z.boolean(), values: Values })),
    messages: z.array(
      z.object({
        messageId: z.uuid(),
        attempt: z.number().int(),
        type: z.string(),
        state: z.string(),
        signed: z.boolean(),
        demonstration: z.boolean(),
        sentAt: nullable(instant),
        status: text,
      }),
    ),
    receipts: z.array(z.object({ cursor: z.string(), type: z.string(), at: instant, status: text, info: text })),
    decisions: z.array(z.object({ action: z.enum(actions), reason: z.string(), at: instant, actorId: z.string() })),
  }),
  handle: async (ctx, { params }) => {
    const { declaration, meaning, ...found } = await caseOf(ctx, params)
    const { state, owner, since, dueAt, attempt, code, needs } = declaration
    return {
      state,
      owner,
      since,
      dueAt,
      attempt,
      code,
      meaning: meaning === null ? null : { en: meaning.en, zh: meaning['zh-Hans'] },
      needs: [...needs],
      actions: [...found.actions],
      differences: found.differences.map(({ field, rule, personal, left, right }) => ({
        field,
        rule,
        personal,
        left,
        right,
      })),
      compared: [...found.compared],
      messages: found.messages.map(({ id: messageId, ...rest }) => ({ messageId, ...rest })),
      receipts: found.receipts.map((each) => ({ ...each, cursor: each.cursor.toString() })),
      decisions: found.decisions.map(({ action, reason, at, actorId }) => ({ action, reason, at, actorId })),
    }
  },
})
