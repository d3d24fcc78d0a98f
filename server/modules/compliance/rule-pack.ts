import type { Certainty } from '@westbound/landed-cost'
import type { Market } from './markets.ts'
import type { Mode, Route, TariffState, VerdictWord } from './tables.ts'
import type { TariffRow } from './tariff-line.ts'

/** A paper with all that a seller must know to get it; null where it is not published or not found. */
export type Paper = {
  readonly code: string
  readonly nameEn: string
  readonly nameZh: string
  readonly issuedBy: string
  readonly form: string | null
  readonly cost: { readonly amount: string; readonly currency: string } | null
  /** Usual working days. */
  readonly days: { readonly from: number; readonly to: number } | null
  readonly link: string | null
  /** The name of our own template for it. */
  readonly template: string | null
  /** What was read of form, cost and days, in a sentence, and where; null where nothing was. */
  readonly read: WhereRead | null
}

export type WhereRead = {
  readonly en: string
  readonly zh: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
}

export type Label = { readonly kind: 'label' | 'e-label'; readonly en: string; readonly zh: string }
export type Notice = { readonly en: string; readonly zh: string }
export type Cap = { readonly amount: string; readonly unit: string }

export type EntryRule = {
  readonly id: string
  readonly verdict: VerdictWord | 'adds'
  readonly routes: readonly Route[]
  /** The same in the customs modes of China. */
  readonly modes: readonly string[]
  readonly hsPrefixes: readonly string[]
  readonly exceptHsPrefixes: readonly string[]
  readonly attributes: readonly string[]
  readonly originStates: readonly string[]
  readonly tariff: TariffState | null
  readonly titleEn: string
  readonly titleZh: string
  readonly toDoEn: string
  readonly toDoZh: string
  readonly documents: readonly string[]
  readonly labels: readonly Label[]
  readonly notices: readonly Notice[]
  /** How much of it one person may buy in a year. */
  readonly cap: Cap | null
  /** First and last day; null is open. */
  readonly validFrom: string | null
  readonly validTo: string | null
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
  readonly demonstration: boolean
}

/** The rules of a market on a day, read once; judging many products with them is pure. */
export type RulePack = {
  readonly market: Market
  readonly version: string
  readonly readOn: string
  /** The day whose rules these are. */
  readonly on: string
  /** The last day up to then on which a dated rule began or ended; null when there was none. */
  readonly since: string | null
  readonly rules: readonly EntryRule[]
  readonly questions: readonly { readonly code: string; readonly en: string; readonly zh: string }[]
  readonly papers: readonly Paper[]
}

export type Goods = {
  readonly code: string
  /** Postal code of the state the goods come from; empty when it is not known. */
  readonly originState: string
  /** How they travel, or the customs mode that says so; a parcel for an order when neither is said. */
  readonly route?: Route
  readonly mode?: Mode
  readonly market?: Market
  /** The day asked about; today in China unless said otherwise. */
  readonly on?: string
  /** Codes of the papers that are in hand. */
  readonly hasPapers: readonly string[]
  /** Codes of the questions the seller answered with yes. */
  readonly attributes?: readonly string[]
}

/** By what a rule came to speak: the code, an answer of the seller, the tariff line, or because nothing else spoke. */
export type Match = {
  readonly by: 'code' | 'answer' | 'tariff' | 'silence'
  readonly value: string
  /** The question that was answered with yes. */
  readonly asked?: { readonly en: string; readonly zh: string }
}

/** Why: one rule that speaks about the goods. `verdict` is what it comes to with the papers in hand. */
export type Reason = {
  readonly ruleId: string
  readonly verdict: VerdictWord
  readonly matched: Match
  readonly titleEn: string
  readonly titleZh: string
  readonly toDoEn: string
  readonly toDoZh: string
  /** Codes; their names stand in `papers` of the verdict. */
  readonly documents: readonly string[]
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
  readonly demonstration: boolean
  readonly validFrom: string | null
  readonly validTo: string | null
}

export type Verdict = {
  readonly market: Market
  readonly route: Route
  readonly on: string
  readonly verdict: VerdictWord
  /** The rule path: every rule that spoke, the strictest first, which decided. */
  readonly reasons: readonly Reason[]
  /** Every paper that a reason asks for, once, with who issues it and whether it is in hand. */
  readonly papers: readonly (Paper & { readonly inHand: boolean })[]
  /** What must stand on the pack or in the electronic label, and what a buyer must be told before ordering. */
  readonly labels: readonly (Label & { readonly ruleId: string })[]
  readonly notices: readonly (Notice & { readonly ruleId: string })[]
  /** How much of it one person may buy in a year, in the unit of the list. */
  readonly yearlyCap: TariffRow['yearlyCap']
  /** What of the line the list excepts, in its own words; empty when nothing. */
  readonly exclusionEn: string
  readonly exclusionZh: string
  readonly certainty: Certainty
  readonly demonstration: boolean
  /** Changes whenever the rules or the line of these goods do. */
  readonly rulesVersion: string
}
