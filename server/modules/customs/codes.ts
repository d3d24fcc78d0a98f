import { setting, type CustomsCodes, type CustomsRole } from '#modules/markets'
import type { Ctx } from '#platform/context'
import type { Need } from './tables.ts'

export type Code = { readonly code: string; readonly name: string }
export type Codes = Readonly<Record<CustomsRole, Code>>

/** The codes a declaration names. Bonded goods also need the warehouse and its account book. */
const always = ['ebp', 'ebc', 'pay', 'logistics', 'agent', 'assure', 'customs', 'port', 'cop', 'dxp'] as const
const bonded = ['area', 'ems'] as const

/** The operator's codes for a mode, or which of them are not set. Codes of another mode are empty, and nothing reads them. */
export async function codesFor(
  ctx: Ctx,
  mode: '9610' | '1210',
): Promise<{ readonly codes: Codes; readonly demonstration: boolean; readonly needs: readonly Need[] }> {
  const set: CustomsCodes = await setting(ctx, 'customs.codes')
  const roles = [...always, ...(mode === '1210' ? bonded : [])]
  const needs = roles.filter((role) => set[role] === undefined).map((name): Need => ({ kind: 'code', name }))
  const of = (role: CustomsRole): Code => ({ code: set[role]?.code ?? '', name: set[role]?.name ?? '' })
  const codes: Codes = {
    ebp: of('ebp'),
    ebc: of('ebc'),
    pay: of('pay'),
    logistics: of('logistics'),
    agent: of('agent'),
    assure: of('assure'),
    customs: of('customs'),
    port: of('port'),
    cop: of('cop'),
    dxp: of('dxp'),
    area: of('area'),
    ems: of('ems'),
  }
  return { codes, demonstration: roles.some((role) => set[role]?.demonstration === true), needs }
}
