import { z } from 'zod'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { BatchCtx, Ctx } from '#platform/context'
import { brokenConstraint, own, sql } from '#platform/db'
import { newId } from '#platform/id'
import type { Sealed } from '#platform/secret'
import { regionOf, type Region } from './china.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** What a person writes to have a parcel delivered. `phone` is an 11-digit mobile or a landline such as 0571-88888888. */
export type WrittenAddress = {
  readonly name: string
  readonly phone: string
  readonly districtCode: string
  readonly detail: string
  readonly postcode: string | null
}
export type Address = WrittenAddress & Region & { readonly id: string }

const Secret = z.object({ name: z.string(), phone: z.string(), detail: z.string(), postcode: z.string().nullable() })
const addressesMax = 20
const contextOf = (id: string): string => `buyers.address:${id}`

/**
 * Keeps a new address; the same one written twice is one. Refused when the district or the phone is none, or there are
 * twenty already.
 */
export async function saveAddress(ctx: Ctx, buyerId: string, written: WrittenAddress): Promise<Address> {
  const address = checked(written)
  const id = newId(ctx.now)
  const { sealed, print } = secretOf(ctx, id, address)
  const { rows } = await sql<{ id: string; fresh: boolean }>`
    with made as (
      insert into buyers.address (buyer_id, id, district_code, sealed, print, changed_at)
      select ${buyerId}, ${id}, ${address.districtCode}, ${sealed}, ${print}, ${ctx.now}
       where (select count(*) from buyers.address where buyer_id = ${buyerId} and removed_at is null) < ${addressesMax}
          on conflict on constraint address_once do nothing
      returning id)
    select id, true as fresh from made
    union all
    select id, false from buyers.address where buyer_id = ${buyerId} and print = ${print}
  `.execute(ctx.tx)
  const [kept] = rows
  if (kept === undefined) throw refuse('buyers.too-many-addresses', { max: addressesMax })
  if (kept.fresh) await audit(ctx, { action: 'buyers.address-added', subject: 'address', subjectId: id })
  return placed(address, kept.id)
}

/** Writes one of the buyer's own addresses anew. Refused like `saveAddress`, and when it would equal another one. */
export async function changeAddress(ctx: Ctx, buyerId: string, id: string, written: WrittenAddress): Promise<Address> {
  const address = checked(written)
  const changed = await own<Tables>(ctx.tx)
    .updateTable('buyers.address')
    .set({ district_code: address.districtCode, ...secretOf(ctx, id, address), changed_at: ctx.now })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
    .catch((error: unknown) => {
      throw brokenConstraint(error) === 'address_once' ? refuse('buyers.address-known') : error
    })
  if (changed.numUpdatedRows !== 1n) throw refuse('buyers.address-not-found')
  await audit(ctx, { action: 'buyers.address-changed', subject: 'address', subjectId: id })
  return placed(address, id)
}

/** The buyer's addresses in clear, the one changed last first. */
export async function addressesOf(ctx: Ctx, buyerId: string): Promise<readonly Address[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('buyers.address')
    .select(['id', 'district_code', 'sealed'])
    .where('buyer_id', '=', buyerId)
    .where('removed_at', 'is', null)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return rows.map((row) => opened(ctx, row))
}

/** One address of this buyer in clear; null when it is absent, removed, or somebody else's. */
export async function addressOf(ctx: BatchCtx, buyerId: string, addressId: string): Promise<Address | null> {
  return (await addressesNamed(ctx, [{ buyerId, addressId }])).get(addressId)?.open() ?? null
}

/** Several at once, each of the buyer named beside it, by address and still sealed; absent, removed and foreign ones are left out. */
export async function addressesNamed(
  ctx: BatchCtx,
  named: readonly { readonly buyerId: string; readonly addressId: string }[],
): Promise<ReadonlyMap<string, Sealed<Address>>> {
  const { rows } = await sql<{ id: string; district_code: string; sealed: string | null }>`
    select address.id, address.district_code, address.sealed
      from unnest(${named.map(({ buyerId }) => buyerId)}::uuid[], ${named.map(({ addressId }) => addressId)}::uuid[])
           as named (buyer_id, id)
      join buyers.address as address using (buyer_id, id)
     where address.removed_at is null
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, { open: () => opened(ctx, row) }]))
}

/** Forgets an address. Orders keep what they were given. */
export async function removeAddress(ctx: Ctx, buyerId: string, addressId: string): Promise<void> {
  const removed = await own<Tables>(ctx.tx)
    .updateTable('buyers.address')
    .set({ sealed: null, print: null, removed_at: ctx.now })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', addressId)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (removed.numUpdatedRows !== 1n) throw refuse('buyers.address-not-found')
  await audit(ctx, { action: 'buyers.address-removed', subject: 'address', subjectId: addressId })
}

function checked(written: WrittenAddress): WrittenAddress {
  if (regionOf(written.districtCode) === null) throw refuse('buyers.district-unknown')
  const phone = written.phone
    .normalize('NFKC')
    .replaceAll(/[\s()-]/gu, '')
    .replace(/^(?:\+|00)86/u, '')
  if (/^1[3-9]\d{9}$/.test(phone)) return { ...written, phone }
  const landline = /^(0(?:10|2\d|[3-9]\d{2}))(\d{7,8})$/.exec(phone)
  if (landline === null) throw refuse('buyers.phone-invalid')
  return { ...written, phone: `${landline[1]}-${landline[2]}` }
}

function secretOf(ctx: Ctx, id: string, { districtCode, ...secret }: WrittenAddress) {
  const { vault } = ctx.world
  const { name, phone, detail, postcode } = secret
  return {
    sealed: vault.seal(JSON.stringify(secret), contextOf(id)),
    print: vault.fingerprint(JSON.stringify([districtCode, name, phone, detail, postcode]), 'buyers.address'),
  }
}

const placed = (address: WrittenAddress, id: string): Address => ({
  ...address,
  id,
  ...must(regionOf(address.districtCode), 'a checked district is known'),
})

type Row = { readonly id: string; readonly district_code: string; readonly sealed: string | null }

function opened(ctx: BatchCtx, row: Row): Address {
  const text = must(row.sealed, 'an address that was not removed has its text')
  const secret = Secret.parse(JSON.parse(ctx.world.vault.open(text, contextOf(row.id))))
  const region = must(regionOf(row.district_code), 'a kept district stays known')
  return { ...secret, id: row.id, districtCode: row.district_code, ...region }
}
