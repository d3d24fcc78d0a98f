import { endpoint, z } from '#platform/endpoint'
import { decimalOf } from '#platform/money'
import { instant, nullable } from '#platform/wire'
import { actions, declarationStates } from './declaration-state.ts'
import { NeedReply } from './list-queue.endpoint.ts'
import { caseOf } from './read-case.ts'
import type { RequestShown, TaxBillShown } from './read-requests.ts'
import { requestActions, requestStates } from './request-state.ts'

const text = nullable(z.string())
const Side = z.object({ record: z.string(), value: z.string() })
const Money = z.object({ amount: z.string(), currency: z.string() })
const Request = z.object({
  requestId: z.uuid(),
  kind: z.enum(['cancel', 'return']),
  returnId: nullable(z.uuid()),
  state: z.enum(requestStates),
  owner: z.string(),
  since: instant,
  dueAt: nullable(instant),
  applyBy: nullable(instant),
  attempt: z.number().int(),
  code: text,
  preNo: text,
  needs: z.array(NeedReply),
  actions: z.array(z.enum(requestActions)),
  messages: z.array(z.object({ messageId: z.uuid(), attempt: z.number().int(), type: z.string(), state: z.string() })),
})
const TaxBill = z.object({
  taxNo: z.string(),
  invtNo: z.string(),
  status: z.string(),
  duty: Money,
  vat: Money,
  consumptionTax: Money,
  charged: Money,
  rounding: z.string(),
  state: z.string(),
  billedAt: instant,
  dueAt: nullable(instant),
})
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
    receipts: z.array(
      z.object({ cursor: z.string(), type: z.string(), at: instant, arrivedAt: instant, status: text, info: text }),
    ),
    requests: z.array(Request),
    cancellable: z.boolean(),
    taxBills: z.array(TaxBill),
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
      requests: found.requests.map(requestReply),
      cancellable: found.cancellable,
      taxBills: found.taxBills.map(billReply),
      decisions: found.decisions.map(({ action, reason, at, actorId }) => ({ action, reason, at, actorId })),
    }
  },
})

const requestReply = ({ messages, needs, actions: open, ...request }: RequestShown) => ({
  requestId: request.requestId,
  kind: request.kind,
  returnId: request.returnId,
  state: request.state,
  owner: request.owner,
  since: request.since,
  dueAt: request.dueAt,
  applyBy: request.applyBy,
  attempt: request.attempt,
  code: request.code,
  preNo: request.preNo,
  needs: [...needs],
  actions: [...open],
  messages: messages.map(({ id: messageId, attempt, type, state }) => ({ messageId, attempt, type, state })),
})

function billReply(bill: TaxBillShown) {
  const money = (minor: bigint) => ({ amount: decimalOf({ minor, currency: bill.currency }), currency: bill.currency })
  return {
    taxNo: bill.taxNo,
    invtNo: bill.invtNo,
    status: bill.status,
    duty: money(bill.dutyMinor),
    vat: money(bill.vatMinor),
    consumptionTax: money(bill.consumptionMinor),
    charged: money(bill.chargedMinor),
    rounding: bill.rounding,
    state: bill.state,
    billedAt: bill.billedAt,
    dueAt: bill.dueAt,
  }
}
