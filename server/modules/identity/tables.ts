import type { Locale } from '#platform/say'

export type AccountKind = 'buyer' | 'seller' | 'operator'
export type CodePurpose = 'sign-in' | 'sign-up'

export type Tables = {
  'identity.account': {
    id: string
    kind: AccountKind
    email: string | null
    phone_print: string | null
    phone_sealed: string | null
    name: string | null
    locale: Locale
    created_at: Date
  }
  'identity.password': { account_id: string; hash: string; set_at: Date }
  'identity.session': {
    id: string
    token_hash: string
    account_id: string
    started_at: Date
    renewed_at: Date
    expires_at: Date
    ended_at: Date | null
  }
  'identity.code': {
    id: string
    purpose: CodePurpose
    address_print: string
    address_sealed: string
    code_print: string
    tries: number
    at: Date
    expires_at: Date
    used_at: Date | null
    name: string | null
    password_hash: string | null
    locale: Locale
  }
  'identity.counter': {
    key: string
    id: string
    name: string
    whom: 'account' | 'person' | 'address' | 'contact' | 'visitor'
    shown: string
    came_from: string | null
    from_shown: string | null
    windows: unknown
    at: readonly Date[]
    counts: readonly number[]
    amounts: readonly bigint[]
    granted: number
    touched_at: Date
    full_until: Date | null
  }
  'identity.first_link': { token_hash: string; expires_at: Date; used_at: Date | null }
}
