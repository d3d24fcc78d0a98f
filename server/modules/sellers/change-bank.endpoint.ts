import { accountOfRequest } from '#modules/identity'
import { endpoint } from '#platform/endpoint'
import { must } from '#platform/check'
import { z } from '#platform/wire'
import { actingSeller } from './acting-seller.ts'
import { changeBank, tryBankChange, type BankChange } from './change-bank.ts'
import { sellerIdOf } from './start-seller.ts'
import { stopBankChange } from './stop-bank-change.ts'
import { BankBody, BankReply } from './wire.ts'

export const changeBankEndpoint = endpoint({
  id: 'changeBank',
  method: 'put',
  path: '/api/v1/seller/bank',
  summary:
    'Set the bank account that payouts go to; changing one asks for the password, and is paid only after some days',
  who: ['seller'],
  body: BankBody,
  reply: BankReply,
  keyless: 'setting the same account again changes nothing for payouts, and its number is not kept with a key',
  refusals: [
    'sellers.no-business',
    'sellers.routing-invalid',
    'sellers.account-invalid',
    'sellers.password-needed',
    'sellers.being-checked',
    'sellers.suspended',
    'identity.password-wrong',
    'identity.too-many',
  ],
  handle: async (ctx, { body }) => {
    await tryBankChange(ctx, changeOf(actingSeller(ctx.actor), ctx.actor.id, body))
    return {
      holder: body.holder,
      routingNumber: body.routingNumber,
      accountLast: '',
      changedAt: ctx.now,
      effectiveAt: ctx.now,
    }
  },
  afterCommit: async (run, _, { body, request }) => {
    const change = await run.tx(async (ctx) => {
      const account = must(await accountOfRequest(ctx, request.headers), 'the first half knew the person')
      const sellerId = must(await sellerIdOf(ctx.tx, account.id), 'the first half knew the business')
      return changeOf(sellerId, account.id, body)
    })
    return await changeBank(run, change)
  },
})

export const stopBankChangeEndpoint = endpoint({
  id: 'stopBankChange',
  method: 'post',
  path: '/api/v1/seller/bank/stop',
  summary: 'Stop a changed bank account before it is paid; the one before it stays in force',
  who: ['seller'],
  reply: z.strictObject({ done: z.boolean() }),
  refusals: ['sellers.no-business', 'sellers.no-bank-change'],
  handle: async (ctx) => {
    await stopBankChange(ctx, actingSeller(ctx.actor))
    return { done: true }
  },
})

const changeOf = (sellerId: string, accountId: string, body: z.output<typeof BankBody>): BankChange => ({
  sellerId,
  accountId,
  bank: { holder: body.holder, routingNumber: body.routingNumber, accountNumber: body.accountNumber },
  password: body.password ?? null,
})
