import { z } from 'zod'
import {
  bare,
  type DeclarationAsked,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderDeclaration,
} from '#modules/payments'
import type { Client } from './ask.ts'
import type { CustomsConfig, WeChatPayConfig } from './config.ts'
import { encryptPersonal } from './signature.ts'
import { yuanOf } from './transactions.ts'

/**
 * WeChat Pay tells customs of a payment by its own right, always with the real name it has of the payer. It declares under
 * the payment’s number unless a sub-order is named; customs compares that number with the order message, so the order’s
 * own number goes along as a sub-order wherever the two differ. Whether who ordered is who paid is a second question,
 * asked once the declaration is there, with name and identity number encrypted for WeChat Pay alone. In a later round a
 * declaration that failed is corrected (PATCH: the old one becomes void), and one that customs’ side lost is sent once more.
 */
export function openCustoms(
  config: WeChatPayConfig,
  client: Client,
): Pick<PaymentProvider, 'declare' | 'findDeclaration'> {
  const { customs } = config
  if (customs === null) return {}
  const find = (asked: DeclarationAsked) => findOne(config, customs, client, asked)
  /** What has ended is not told without it: an answer that did not come is asked for again. */
  const withIdentity = async (
    asked: DeclarationAsked,
    answer: ProviderAnswer<ProviderDeclaration>,
  ): Promise<ProviderAnswer<ProviderDeclaration>> => {
    if (answer.kind !== 'done' || answer.value.status === 'failed') return answer
    const identity = await identityOf(config, customs, client, asked)
    if (identity.kind === 'done') return { kind: 'done', value: { ...answer.value, identity: identity.value } }
    return identity.kind === 'unknown' && answer.value.status === 'succeeded' ? identity : answer
  }
  return {
    declare: async (asked) => {
      const before: ProviderAnswer<Found | null> =
        roundOf(asked.key) === 1 ? { kind: 'done', value: null } : await find(asked)
      if (before.kind !== 'done') return before
      if (before.value?.declaration.status === 'pending')
        return await withIdentity(asked, { kind: 'done', value: before.value.declaration })
      return await withIdentity(asked, await tell(config, customs, client, asked, before.value?.state ?? null))
    },
    findDeclaration: async (asked) => {
      const found = await find(asked)
      if (found.kind !== 'done' || found.value === null)
        return found.kind === 'done' ? { kind: 'done', value: null } : found
      return await withIdentity(asked, { kind: 'done', value: found.value.declaration })
    },
  }
}

const states = ['UNDECLARED', 'SUBMITTED', 'PROCESSING', 'SUCCESS', 'FAIL', 'EXCEPT'] as const
type State = (typeof states)[number]
type Found = { readonly state: State; readonly declaration: ProviderDeclaration }

/** The identity is asked for afterwards; `EXCEPT` is customs’ interface failing, which another round sends again. */
const statusOf = {
  UNDECLARED: 'pending',
  SUBMITTED: 'pending',
  PROCESSING: 'pending',
  SUCCESS: 'succeeded',
  FAIL: 'failed',
  EXCEPT: 'failed',
} as const satisfies Record<State, ProviderDeclaration['status']>

const Cleared = {
  verify_department: z.string().max(16).nullish(),
  verify_department_trade_id: z.string().max(64).nullish(),
}
const Told = z.object({ state: z.enum(states), sub_order_id: z.string().max(64).nullish(), ...Cleared })
const Listed = z.object({
  ...Cleared,
  transaction_id: z.string().max(32),
  data: z
    .array(
      z.object({
        state: z.enum(states),
        sub_order_no: z.string().max(32).nullish(),
        sub_order_id: z.string().max(64).nullish(),
        explanation: z.string().max(400).nullish(),
        order_fee: z.int().nullish(),
        fee_type: z.string().max(16).nullish(),
      }),
    )
    .max(100)
    .default([]),
})
const Checked = z.object({ certificate_check_result: z.enum(['UNCHECKED', 'SAME', 'DIFFERENT']) })
const identities = { UNCHECKED: 'unchecked', SAME: 'agrees', DIFFERENT: 'differs' } as const

const roundOf = (key: string): number => Number(/\.(\d+)$/.exec(key)?.[1] ?? '1')

/** Declares; or corrects what failed, or sends again what was lost. */
async function tell(
  config: WeChatPayConfig,
  customs: CustomsConfig,
  client: Client,
  asked: DeclarationAsked,
  before: State | null,
): Promise<ProviderAnswer<ProviderDeclaration>> {
  const again = before === 'SUCCESS' || before === 'EXCEPT'
  const amounts = {
    duty: Number(asked.tax.minor),
    order_fee: Number(asked.amount.minor),
    transport_fee: Number(asked.freight.minor),
    product_fee: Number(asked.amount.minor - asked.freight.minor),
  }
  const sub = subOrderOf(asked)
  return await client.ask(
    {
      method: before === 'FAIL' ? 'PATCH' : 'POST',
      url: `${customs.url}/${again ? 'redeclare' : 'orders'}`,
      body: {
        ...named(config, customs, asked),
        ...(again ? {} : { duty: amounts.duty }),
        ...(again || sub === null
          ? {}
          : { ...amounts, ...(before === 'FAIL' ? {} : { fee_type: asked.amount.currency }) }),
      },
    },
    (text) => {
      const said = Told.parse(JSON.parse(text))
      return declarationOf(said, said, null, null)
    },
  )
}

async function findOne(
  config: WeChatPayConfig,
  customs: CustomsConfig,
  client: Client,
  asked: DeclarationAsked,
): Promise<ProviderAnswer<Found | null>> {
  const sub = subOrderOf(asked)
  const query = new URLSearchParams({
    appid: config.appId,
    mchid: config.merchantId,
    order_type: sub === null ? 'out_trade_no' : 'sub_order_no',
    order_no: sub ?? bare(asked.merchantOrder),
    customs: customs.customs,
  })
  const answer = await client.ask({ method: 'GET', url: `${customs.url}/orders?${query}` }, (text): Found | null => {
    const said = Listed.parse(JSON.parse(text))
    const own = said.data.find((each) => sub === null || each.sub_order_no === sub)
    // Order numbers are unique for each seller only: one of another payment is none of this.
    if (own === undefined || said.transaction_id !== asked.transactionId) return null
    const { state, explanation, order_fee: fee, fee_type: currency } = own
    const amount = typeof fee === 'number' ? { amount: yuanOf(fee), currency: currency ?? 'CNY' } : null
    return { state, declaration: declarationOf(own, said, explanation ?? null, amount) }
  })
  return answer.kind === 'refused' && absent.has(answer.code) ? { kind: 'done', value: null } : answer
}

const absent: ReadonlySet<string> = new Set(['RESOURCE_NOT_EXISTS', 'ORDER_NOT_EXIST', 'NOT_FOUND'])

type Cleared = {
  readonly verify_department?: string | null | undefined
  readonly verify_department_trade_id?: string | null | undefined
}

function declarationOf(
  { state, sub_order_id: number }: { readonly state: State; readonly sub_order_id?: string | null | undefined },
  cleared: Cleared,
  explanation: string | null,
  amount: { readonly amount: string; readonly currency: string } | null,
): ProviderDeclaration {
  const status = statusOf[state]
  return {
    providerId: number ?? null,
    status,
    identity: 'unchecked',
    clearedBy: cleared.verify_department ?? null,
    clearingId: cleared.verify_department_trade_id ?? null,
    amount: amount?.amount ?? null,
    currency: amount?.currency ?? null,
    // Long runs of digits could be somebody’s number.
    failure: status === 'failed' ? `${state} ${explanation ?? ''}`.trim().replace(/\d{6,}[\dXx]*/g, '…') : null,
  }
}

async function identityOf(
  config: WeChatPayConfig,
  customs: CustomsConfig,
  client: Client,
  asked: DeclarationAsked,
): Promise<ProviderAnswer<ProviderDeclaration['identity']>> {
  const key = await client.keys.toEncrypt()
  if (key === null) return { kind: 'unknown', why: 'no key to encrypt with' }
  return await client.ask(
    {
      method: 'POST',
      url: `${customs.url}/verify-certificate`,
      encryptedFor: key.serial,
      body: {
        ...named(config, customs, asked),
        certificate_type: 'IDCARD',
        certificate_id: encryptPersonal(key.key, asked.buyer.idNumber.toUpperCase()),
        certificate_name: encryptPersonal(key.key, asked.buyer.name),
      },
    },
    (text) => identities[Checked.parse(JSON.parse(text)).certificate_check_result],
  )
}

/** How every customs call names the payment and the order. */
function named(config: WeChatPayConfig, customs: CustomsConfig, asked: DeclarationAsked): object {
  const sub = subOrderOf(asked)
  return {
    appid: config.appId,
    mchid: config.merchantId,
    out_trade_no: bare(asked.merchantOrder),
    transaction_id: asked.transactionId,
    customs: customs.customs,
    merchant_customs_no: customs.merchantCustomsNo,
    ...(sub === null ? {} : { sub_order_no: sub }),
  }
}

const subOrderOf = ({ split, orderNumber, merchantOrder }: DeclarationAsked): string | null =>
  split || orderNumber !== bare(merchantOrder) ? orderNumber : null
