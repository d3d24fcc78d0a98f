import {
  acknowledge,
  addressesOf,
  maskedPersonOf,
  noticeEdition,
  saveAddress,
  saveRealName,
} from '@westbound/server/modules/buyers'
import { buyerOf, demonstrationAccounts, makeOperator } from '@westbound/server/modules/identity'
import { must } from '@westbound/server/platform/check'
import type { Ctx } from '@westbound/server/platform/context'
import { operators } from './people.ts'
import type { Buyer } from './types.ts'

/** Opens the operators' accounts that are missing; gives back the one that decides about businesses. */
export async function loadOperators(ctx: Ctx): Promise<string> {
  const known = await demonstrationAccounts(ctx)
  for (const { name, email, password } of operators)
    if (known.every((account) => account.email !== email))
      await makeOperator(ctx, { name, email, password, locale: 'en' })
  const accounts = await demonstrationAccounts(ctx)
  const compliance = operators.find((operator) => operator.role === 'compliance')
  return must(accounts.find((account) => account.email === compliance?.email)?.id, 'the operator was just made')
}

/** Opens a buyer's account with address, real name and acknowledged notice, as far as they are missing. */
export async function loadBuyer(ctx: Ctx, buyer: Buyer): Promise<string> {
  const { id } = await buyerOf(ctx, { phone: buyer.phone, locale: 'zh-Hans', name: buyer.name })
  const own: Ctx = { ...ctx, actor: { kind: 'buyer', id, visitorId: null } }
  if ((await maskedPersonOf(own, id)) === null)
    await saveRealName(own, id, { name: buyer.name, idNumber: buyer.identityNumber })
  if ((await addressesOf(own, id)).length === 0)
    await saveAddress(own, id, {
      name: buyer.name,
      phone: buyer.phone,
      districtCode: buyer.address.districtCode,
      detail: buyer.address.detail,
      postcode: buyer.address.postcode,
    })
  await acknowledge(own, id, noticeEdition)
  return id
}
