import { countOne, limits } from '#modules/identity'
import { z } from 'zod'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import type { Sealed } from '#platform/secret'
import { personErased, personNamed } from './events.ts'
import { checkRealName } from './names.ts'
import { refuse } from './refusals.ts'
import { checkResidentId, maskId } from './resident-id.ts'
import type { Tables } from './tables.ts'

/** The person who orders, as customs compares them. `print` stands for the number where only equality matters. */
export type Person = { readonly name: string; readonly idNumber: string; readonly print: string }
export type MaskedPerson = { readonly name: string; readonly number: string; readonly givenAt: Date }

const Secret = z.object({ name: z.string(), idNumber: z.string() })
const contextOf = (buyerId: string): string => `buyers.person:${buyerId}`

/**
 * Keeps who orders under this account; a later one replaces it. Refused when the name is none of an identity card, the
 * number fails GB 11643, or it is a demonstration's (born in 1900) and this is no demonstration.
 */
export async function saveRealName(
  ctx: Ctx,
  buyerId: string,
  given: { readonly name: string; readonly idNumber: string },
): Promise<MaskedPerson> {
  await countOne(ctx, limits.realNames, { kind: 'account', id: buyerId })
  const name = checkRealName(given.name)
  if (!name.ok) throw refuse('buyers.name-invalid', { reason: word(name.refusal) })
  const number = checkResidentId(given.idNumber, { today: dayInChina(ctx.now) })
  if (!number.ok) throw refuse('buyers.identity-invalid', { reason: word(number.refusal) })
  if (!ctx.world.demo && number.birthDate.startsWith('1900-')) throw refuse('buyers.identity-of-demonstration')
  const { vault } = ctx.world
  const row = {
    sealed: vault.seal(JSON.stringify({ name: name.name, idNumber: number.id }), contextOf(buyerId)),
    print: vault.fingerprint(number.id, 'buyers.identity'),
    masked_name: maskName(name.name),
    masked_number: maskId(number.id),
    given_at: ctx.now,
    erased_at: null,
  }
  await own<Tables>(ctx.tx)
    .insertInto('buyers.person')
    .values({ buyer_id: buyerId, ...row })
    .onConflict((conflict) => conflict.column('buyer_id').doUpdateSet(row))
    .execute()
  await audit(ctx, { action: 'buyers.real-name-given', subject: 'buyer', subjectId: buyerId })
  await emit(ctx, personNamed, { buyerId })
  return { name: row.masked_name, number: row.masked_number, givenAt: ctx.now }
}

/** In clear, for placing an order and for nothing else; null when none was given or it was forgotten. */
export async function personOf(ctx: BatchCtx, buyerId: string): Promise<Person | null> {
  return (await personsOf(ctx, [buyerId])).get(buyerId)?.open() ?? null
}

/** The same for several buyers, by buyer and still sealed; whoever gave none is left out. */
export async function personsOf(
  ctx: BatchCtx,
  buyerIds: readonly string[],
): Promise<ReadonlyMap<string, Sealed<Person> & Pick<Person, 'print'>>> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('buyers.person')
    .select(['buyer_id', 'sealed', 'print'])
    .where('buyer_id', '=', sql<string>`any(${[...buyerIds]}::uuid[])`)
    .execute()
  return new Map(
    rows.flatMap(({ buyer_id: buyerId, sealed, print }) => {
      if (sealed === null || print === null) return []
      const open = (): Person => ({
        ...Secret.parse(JSON.parse(ctx.world.vault.open(sealed, contextOf(buyerId)))),
        print,
      })
      return [[buyerId, { print, open }]]
    }),
  )
}

/** What a screen may show of the person, and the fingerprint that the yearly limit counts by. */
export async function maskedPersonOf(
  ctx: Ctx,
  buyerId: string,
): Promise<(MaskedPerson & { readonly print: string }) | null> {
  const row = await personRow(ctx, buyerId)
  if (row?.sealed == null) return null
  return {
    name: must(row.masked_name, 'a kept person has a masked name'),
    number: must(row.masked_number, 'a kept person has a masked number'),
    print: must(row.print, 'a kept person has a fingerprint'),
    givenAt: row.given_at,
  }
}

/** Forgets the name and the number; a second time does nothing. Whether it is allowed yet is for checkout to know. */
export async function erasePerson(ctx: Ctx, buyerId: string): Promise<void> {
  const erased = await sql`
    update buyers.person
       set sealed = null, print = null, masked_name = null, masked_number = null, erased_at = ${ctx.now}
     where buyer_id = ${buyerId} and erased_at is null
  `.execute(ctx.tx)
  if (erased.numAffectedRows !== 1n) return
  await audit(ctx, { action: 'buyers.real-name-erased', subject: 'buyer', subjectId: buyerId })
  await emit(ctx, personErased, { buyerId })
}

const personRow = (ctx: Ctx, buyerId: string) =>
  own<Tables>(ctx.tx).selectFrom('buyers.person').selectAll().where('buyer_id', '=', buyerId).executeTakeFirst()

/** 林小满 → 林**; the parts of a longer name disappear with the rest. */
function maskName(name: string): string {
  const [first = '', ...rest] = [...name]
  return first + '*'.repeat(rest.length)
}

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const dayInChina = (at: Date): string => dayFormat.format(at)

/** Messages choose by words without hyphens. */
const word = (refusal: string): string => refusal.replaceAll('-', '_')
