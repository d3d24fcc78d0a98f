import {
  bankPending,
  bankShown,
  changeBank,
  coolingHours,
  stopBankChange,
  tryBankChange,
  type BankPending,
} from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { line, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { buttonForm, errorSummary, facts, form, html, nothing, textField, type Html } from '../kit/index.ts'
import { shownOf } from './problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from './shell.ts'

export const bankPage = onGet({ path: '/sell/bank', who: ['seller'], show: (ctx, input) => ask(ctx, input, null) })

export const bankForm = onPost({
  path: '/sell/bank',
  who: ['seller'],
  fields: z.object({
    holder: line(140),
    routing_number: z.string().trim().min(1).max(12),
    account_number: z.string().trim().min(1).max(24),
    password: z.string().max(200).optional(),
  }),
  keyless: 'setting the same account again changes nothing for payouts, and its number is not kept with a key',
  act: async (ctx, { fields }) => {
    const seller = await sellerHere(ctx)
    const change = {
      sellerId: seller.id,
      accountId: ctx.actor.id,
      bank: { holder: fields.holder, routingNumber: fields.routing_number, accountNumber: fields.account_number },
      password: fields.password ?? null,
    }
    await tryBankChange(ctx, change)
    return change
  },
  afterCommit: async (run, change) => {
    await changeBank(run, change)
    return { see: '/sell/home', flash: 'sellers.bank.saved' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

export const stopBankChangeForm = onPost({
  path: '/sell/bank/stop',
  who: ['seller'],
  fields: z.object({}),
  act: async (ctx) => {
    await stopBankChange(ctx, (await sellerHere(ctx)).id)
    return { see: '/sell/bank', flash: 'sellers.bank.stopped' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

const about: Readonly<Record<string, string>> = {
  'sellers.routing-invalid': 'routing_number',
  'sellers.account-invalid': 'account_number',
  'sellers.password-needed': 'password',
  'identity.password-wrong': 'password',
}

async function ask(ctx: SellerCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const bank = await bankShown(ctx, seller.id)
  const pending = await bankPending(ctx, seller.id)
  const { problems, flash } = shownOf(say, again, 'sellers', about)
  const values = again?.values ?? {}
  const password =
    bank === null
      ? nothing
      : textField(
          {
            name: 'password',
            label: say('sellers.bank.password'),
            hint: say('sellers.bank.password.hint'),
            type: 'password',
            autocomplete: 'current-password',
            maxlength: 200,
            problem: problems['password'],
          },
          say,
        )
  const fields = html`${textField({ name: 'holder', label: say('sellers.bank.holder'), hint: say('sellers.bank.holder.hint'), autocomplete: 'off', maxlength: 140, value: values['holder'] ?? seller.legalName ?? '', problem: problems['holder'] }, say)}
    ${textField({ name: 'routing_number', label: say('sellers.bank.routing'), hint: say('sellers.bank.routing.hint'), inputmode: 'numeric', autocomplete: 'off', maxlength: 12, width: 'short', value: values['routing_number'], problem: problems['routing_number'] }, say)}
    ${textField({ name: 'account_number', label: say('sellers.bank.account'), hint: say('sellers.bank.account.hint'), inputmode: 'numeric', autocomplete: 'off', maxlength: 24, width: 'middle', problem: problems['account_number'] }, say)}
    ${password}`
  const now =
    bank === null
      ? nothing
      : facts([
          [say('sellers.bank.holder'), bank.holder],
          [say('sellers.bank.routing'), bank.routingNumber],
          [say('sellers.bank.account'), `•••• ${bank.accountLast}`],
          [say('sellers.bank.since'), instant(bank.at, input.request.locale)],
        ])
  const main = html`${errorSummary(problems, say)}<p>${say('sellers.bank.text')}</p>${now}${waiting(ctx, input, pending)}
    ${bank !== null && seller.state === 'approved' ? html`<p class="note">${say('sellers.bank.cooling', { hours: await coolingHours(ctx) })}</p>` : nothing}
    ${form({ action: '/sell/bank', key: null, submit: say(bank === null ? 'sellers.bank.save' : 'sellers.bank.change'), fields })}`
  return sellerPage(ctx, input, { title: say('sellers.bank'), main, here: 'business', seller, flash })
}

/** A change that is not paid yet: from when on it is, and the way to stop it. */
function waiting(ctx: SellerCtx, input: Input, pending: BankPending | null): Html {
  if (pending === null) return nothing
  const say = ctx.world.say(input.request.locale)
  const at = instant(pending.effectiveAt, input.request.locale)
  const stop = buttonForm({
    action: '/sell/bank/stop',
    key: newId(ctx.now),
    text: say('sellers.bank.pending.stop'),
    tone: 'danger',
  })
  return html`<section class="sheet"><h2>${say('sellers.bank.pending')}</h2><p>${say('sellers.bank.pending.text', { last: pending.accountLast, at })}</p><p>${say('sellers.bank.pending.stop.text')}</p>${stop}</section>`
}
