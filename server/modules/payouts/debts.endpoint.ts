import { endpoint } from '#platform/endpoint'
import { id, line, z } from '#platform/wire'
import { askWriteOff, declineWriteOff, writeOff } from './debts.ts'

const withReason = z.strictObject({ reason: line(500) })
const done = z.object({ done: z.boolean() })
const one = z.strictObject({ debtId: id })

export const askWriteOffEndpoint = endpoint({
  id: 'askWriteOff',
  method: 'post',
  path: '/api/v1/operator/debts/{debtId}/write-off',
  summary: 'Ask to write a seller’s debt off; a second operator must agree before anything is booked',
  who: ['operator'],
  params: one,
  body: withReason,
  reply: done,
  refusals: ['payouts.debt-not-found', 'payouts.debt-moved'],
  handle: async (ctx, { params, body }) => {
    await askWriteOff(ctx, params.debtId, body.reason)
    return { done: true }
  },
})

export const approveWriteOff = endpoint({
  id: 'approveWriteOff',
  method: 'post',
  path: '/api/v1/operator/debts/{debtId}/write-off/approve',
  summary: 'Agree, as another operator, that the platform bears a seller’s debt',
  who: ['operator'],
  params: one,
  reply: done,
  refusals: ['payouts.debt-not-found', 'payouts.debt-moved', 'payouts.same-operator', 'payouts.debt-grew'],
  handle: async (ctx, { params }) => {
    await writeOff(ctx, params.debtId)
    return { done: true }
  },
})

export const declineWriteOffEndpoint = endpoint({
  id: 'declineWriteOff',
  method: 'post',
  path: '/api/v1/operator/debts/{debtId}/write-off/decline',
  summary: 'Say no to writing a seller’s debt off; it stays owed',
  who: ['operator'],
  params: one,
  body: withReason,
  reply: done,
  refusals: ['payouts.debt-not-found', 'payouts.debt-moved'],
  handle: async (ctx, { params, body }) => {
    await declineWriteOff(ctx, params.debtId, body.reason)
    return { done: true }
  },
})
