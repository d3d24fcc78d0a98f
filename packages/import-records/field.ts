import type { CheckName } from './checks.ts'

/** Eleven markets; mainland China has a package of its own, because there the declaration is a message with a schema. */
export const markets = ['hk', 'id', 'jp', 'kr', 'my', 'ph', 'sg', 'th', 'tw', 'us', 'vn'] as const
export type Market = (typeof markets)[number]

/** `confirmed`: read in the authority's own text. `secondary`: read in somebody else's. `unsure`: general knowledge, or sources disagree. */
export type Certainty = 'confirmed' | 'secondary' | 'unsure'

export type Words = { readonly en: string; readonly zh: string }

/** All of them must hold. A fact that is not in the record does not hold. Amounts compare as decimals. */
export type Condition = {
  readonly field: string
  readonly in?: readonly string[]
  readonly above?: string
  readonly atMost?: string
  readonly set?: boolean
}

export type RecordField = {
  readonly name: string
  readonly words: Words
  /** Absent: may be left out. An empty list: always required. Otherwise required when one of the groups holds. */
  readonly required?: readonly (readonly Condition[])[]
  /** The whole value, as a regular expression. */
  readonly pattern?: string
  readonly max: number
  /** A check the pattern cannot express. */
  readonly check?: CheckName
  /** Names a person: keep it sealed and out of logs. */
  readonly personal: boolean
  /** Days on which the field is asked for, if not always. */
  readonly from?: string
  readonly to?: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
  readonly note?: string
}

/** A rule over several fields: what must hold when its condition holds. */
export type RecordRule = {
  readonly name: string
  readonly when: readonly Condition[]
  readonly must: readonly Condition[]
  /** The field the complaint is about. */
  readonly field: string
  readonly words: Words
  /** `doubt`: look at it; the record is not refused for it. */
  readonly weight: 'error' | 'doubt'
  readonly from?: string
  readonly to?: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
}

export type MarketRecord = {
  readonly market: Market
  readonly words: Words
  readonly fields: readonly RecordField[]
  readonly rules: readonly RecordRule[]
}

export const readOn = '2026-11-22'
export const generalKnowledge = 'general knowledge of the trade; no official text was read'

type Short = Omit<RecordField, 'readOn' | 'personal' | 'max'> & { readonly personal?: boolean; readonly max?: number }

/** A field read on the day the tables were made; 100 characters and not personal unless it says so. */
export const field = (short: Short): RecordField => ({ max: 100, personal: false, ...short, readOn })
export const rule = (short: Omit<RecordRule, 'readOn'>): RecordRule => ({ ...short, readOn })
export const always: readonly (readonly Condition[])[] = []
