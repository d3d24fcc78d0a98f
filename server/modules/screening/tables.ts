import type { ColumnType } from 'kysely'
import type { CaseOwner, CaseState } from './case-state.ts'
import type { Format } from './read-list.ts'
import type { PartyKind } from './screening-index.ts'

/** A jsonb column of ours: written as text. */
type Json<T> = ColumnType<T, string, string>

export type Tables = {
  'screening.list': {
    id: string
    kind: Format
    list_date: string
    source: string
    file: string
    hash: string
    rows: number
    added: number
    removed: number
    changed: number
    unknown_columns: Json<readonly string[]>
    absent_columns: Json<readonly string[]>
    demonstration: boolean
    loaded_by: string
    loaded_at: Date
  }
  'screening.current': { kind: Format; list_id: string; since: Date }
  'screening.entry': {
    id: string
    hash: string
    key: string
    source: string
    type: string
    name: string
    also_names: Json<readonly string[]>
    addresses: Json<readonly string[]>
    countries: Json<readonly string[]>
    notice: string
    url: string
    row: Json<Readonly<Record<string, string>>>
  }
  'screening.list_entry': { list_id: string; entry_id: string }
  'screening.party': {
    kind: PartyKind
    id: string
    seller_id: string | null
    print: string
    sealed: string | null
    watched: boolean
    edition: string | null
    screened_at: Date | null
    added_at: Date
  }
  'screening.case': {
    id: string
    party_kind: PartyKind
    party_id: string
    seller_id: string | null
    party_print: string
    entry_id: string
    entry_key: string
    entry_hash: string
    list_id: string
    score: number
    threshold: number
    sealed: string | null
    state: CaseState
    owner: CaseOwner
    moved_at: Date
    due_at: Date | null
    no_clock: string | null
    opened_at: Date
  }
  'screening.case_step': {
    case_id: string
    seq: number
    at: Date
    step: string
    from_state: CaseState | null
    to_state: CaseState
    actor_kind: string
    actor_id: string
    reason: string | null
  }
  'screening.partner': {
    id: string
    role: PartnerRole
    added_by: string
    added_at: Date
    ended_at: Date | null
  }
}

export const partnerRoles = ['carrier', 'forwarder', 'warehouse', 'agent', 'supplier', 'other'] as const
export type PartnerRole = (typeof partnerRoles)[number]
