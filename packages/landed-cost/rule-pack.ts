import type { Certainty, Words } from './rules.ts'

/**
 * A rule pack: everything the law of one market fixes about what a parcel costs at its border, as JSON. Amounts and rates
 * are text (`"0.078"`, or an exact fraction such as `"22/78"`); days are ISO text; every number stands in a dated rule, and
 * routes, schemes and steps only name rules. `docs/rules/` tells how to write one; `readPack` checks one.
 */
export type RulePack = {
  readonly market: string
  readonly name: Words
  readonly currency: string
  /** Of ISO 4217. What is really payable (whole New Taiwan dollars, say) is a rounding rule. */
  readonly minorDigits: number
  /** The last day on which somebody looked for changes. */
  readonly asOf: string
  /** How near a threshold a price is warned of, as a share of the threshold. Advice, not law. */
  readonly nearShare: string
  readonly origins: Readonly<Record<string, Origin>>
  readonly rules: Readonly<Record<string, readonly PackRule[]>>
  readonly routes: Readonly<Record<string, PackRoute>>
}

/** Where rules were read, written once and named by each rule that comes from there. */
export type Origin = {
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
}

/** One rule for a span of days. Its id is its key and first day: `jp.de-minimis@1989-04-01`. */
export type PackRule = {
  readonly validFrom: string
  readonly validTo?: string
  readonly origin: string
  readonly text: Words
  readonly value?: PackValue
  /** Of an amount that is not in the currency of the market. */
  readonly currency?: string
}

export type PackValue =
  | string
  | PackRounding
  | PackClasses
  | PackKinds
  | readonly PackBand[]
  | readonly { readonly perUnit: string; readonly unit: string }[]

/** Amounts are brought to a whole number of `to`, line by line or once for the declaration (and then shared out again). */
export type PackRounding = {
  readonly to: string
  readonly mode: 'half-up' | 'up' | 'down'
  readonly per: 'line' | 'declaration'
}

/** A rate for each class of goods. The first class of the list that the goods bear decides; `other` is for the rest. */
export type PackClasses = { readonly classes: readonly { readonly class: string; readonly rate: string }[] }

/**
 * What kinds of goods bear where their tariff line says nothing: a share of the base, an amount for one unit of the legal
 * quantity, or both. The first kind that the goods are decides; one without rate and amount says that the rule knows none.
 */
export type PackKinds = { readonly kinds: readonly PackKind[] }
export type PackKind = {
  /** A class of goods; `other` is for the rest. */
  readonly class: string
  /** Only goods of a strength, in percent of alcohol by volume, that is over, at most, or below this. */
  readonly over?: string
  readonly upTo?: string
  readonly below?: string
  readonly rate?: string
  /** A unit of the legal quantity, or `gal`, the gallon of 3.785411784 litres. */
  readonly unit?: string
  readonly perUnit?: string
  /** Beside it, for one unit and each percent of its strength. */
  readonly perDegree?: string
  /** Only what is above this strength counts, in whole percents. */
  readonly above?: string
}

/** A share of the value that lies in a band. `upTo` is per unit (see the step); the last band has none. */
export type PackBand = { readonly upTo?: string; readonly rate: string }

/** One way into the market. Of its schemes the first whose conditions hold for a line is applied to that line. */
export type PackRoute = {
  /** The rule that opens the route: outside its days the route does not exist. */
  readonly rule: string
  readonly name: Words
  readonly customsValue: {
    readonly name: Words
    readonly parts: readonly ValuePart[]
    readonly rule: string
    /** Only this share of the parts is the value. */
    readonly share?: string
  }
  /** A discount given by one of these lowers the customs value; any other only lowers what the buyer pays. */
  readonly discounts: { readonly lower: readonly Funder[]; readonly rule: string }
  readonly allocation: string
  /** Whether a tax enters the next base as it is rounded, or exactly. */
  readonly carry: 'rounded' | 'exact'
  /** Rules that are told with every answer: who is asked for which number, what is not computed. */
  readonly notes: readonly string[]
  readonly buyerId?: string
  readonly limits: readonly PackLimit[]
  readonly quantityLimits?: readonly PackQuantityLimit[]
  readonly schemes: readonly PackScheme[]
}

export type ValuePart = 'goods' | 'freight' | 'insurance'
export type Funder = 'seller' | 'platform'

/** The declaration is refused with `code` when the value passes the amount of the rule, unless a condition holds. */
export type PackLimit = {
  readonly code: string
  readonly rule: string
  readonly value: readonly (ValuePart | 'customs')[]
  readonly plus?: 'annualUsed' | 'sameDay'
  readonly unless?: readonly PackCondition[]
}

/**
 * The consignment is refused with `code` when it holds more goods of these classes than the rule says, in units of the
 * legal quantity.
 */
export type PackQuantityLimit = {
  readonly code: string
  readonly rule: string
  readonly unit: string
  readonly anyClass: readonly string[]
}

export type PackScheme = {
  readonly id: string
  /** The rule that makes the scheme: outside its days the scheme is passed over. */
  readonly rule: string
  readonly when: readonly PackCondition[]
  readonly collects: Collector
  readonly taxes: readonly PackStep[]
}

export type Collector = 'customs' | 'seller' | 'platform' | 'carrier'

export type PackCondition =
  | {
      readonly value: readonly (ValuePart | 'customs')[]
      /** Of the whole consignment, of the line, or of one piece of the line. */
      readonly scope: 'consignment' | 'line' | 'piece'
      readonly plus?: 'annualUsed' | 'sameDay'
      readonly atMost?: string
      readonly below?: string
      readonly over?: string
    }
  | { readonly anyClass: readonly string[]; readonly scope: 'consignment' | 'line' }
  | { readonly noClass: readonly string[]; readonly scope: 'consignment' | 'line' }
  | { readonly parcelsBefore: { readonly below: string } }
  | { readonly pieces: string }
  | { readonly fact: Fact; readonly is: boolean }
  | { readonly shippedFrom: string }
  | { readonly inForce: string }

/** What only the caller knows. Where it says nothing, `false` is assumed, and the answer says so. */
export type Fact = 'sellerRegistered' | 'originProven'

/**
 * One tax. Either `exempt` (nothing is due, by this rule), or a rate on a base: parts of the value, earlier taxes by name,
 * or `taxable`, the value with the tax that is inside it (see `inside`).
 */
export type PackStep = {
  readonly tax: string
  readonly name: Words
  readonly exempt?: string
  /** The rule that makes the tax due as it is, where neither rate nor factor says so. */
  readonly because?: string
  readonly base?: readonly string[]
  readonly rate?: PackRate
  /** Only this share of the tax is due. */
  readonly factor?: string
  /** The base is first brought down to a whole number of this amount. */
  readonly baseDown?: string
  readonly round?: string
  /** Nothing is due when the tax of the declaration is at most this. */
  readonly waiver?: string
  /** The least and the most that is due for the declaration. */
  readonly atLeast?: string
  readonly atMost?: string
}

export type PackRate =
  | { readonly rule: string }
  | { readonly byClass: string }
  | {
      readonly tariff: 'duty'
      readonly rule?: string
      readonly preference?: string
      readonly from?: string
      /** The rule of kinds that holds where the goods bring no rate. */
      readonly byKind?: string
    }
  | { readonly tariff: 'vat'; readonly standard: string; readonly reduced: string }
  /** `inside`: the tax is part of its own base, which is therefore divided by 1 − rate. */
  | { readonly tariff: 'excise'; readonly inside: boolean; readonly unitPrice?: string; readonly byKind?: string }
  /** Bands are as wide as `upTo` for each `unit` of the legal quantity, at least `least` of them for a piece. */
  | { readonly bands: string; readonly unit: string; readonly least: string }
