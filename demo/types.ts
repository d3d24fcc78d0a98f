/** The shapes of the demonstration market. Everything here is plain data: whoever loads it decides how. */

export type Words = { readonly en: string; readonly zh: string }

export type Verdict = 'allowed' | 'needs_papers' | 'specialist' | 'refused'

export type Mode = '9610' | '1210'

export type Category =
  | 'fresh_fruit'
  | 'dried_fruit'
  | 'nuts'
  | 'honey'
  | 'wine'
  | 'cereal'
  | 'pantry'
  | 'baby'
  | 'beauty'
  | 'garments'
  | 'shoes'
  | 'home'
  | 'appliances'

/** Each kind is a file `drawings/<kind>.svg`, 800 × 800. */
export type DrawingKind =
  | 'fresh-fruit'
  | 'dried-fruit'
  | 'nuts'
  | 'honey'
  | 'wine'
  | 'cereal'
  | 'pouch'
  | 'jar'
  | 'bottle'
  | 'coffee'
  | 'baby-food'
  | 'baby-garment'
  | 'lotion'
  | 'soap'
  | 'lip-balm'
  | 't-shirt'
  | 'sweatshirt'
  | 'jacket'
  | 'trousers'
  | 'socks'
  | 'shoes'
  | 'mug'
  | 'skillet'
  | 'board'
  | 'blanket'
  | 'candle'
  | 'coffee-maker'
  | 'toaster'
  | 'grain-mill'
  | 'seeds'

/** What a seller answers about a product; the questions stand in the eligibility data under the same codes. */
export type Attribute =
  | 'infant_formula'
  | 'meat'
  | 'dairy'
  | 'supplement'
  | 'live_plant'
  | 'tobacco'
  | 'endangered_species'
  | 'weapon'
  | 'mains_electric'

export type Variant = {
  readonly sku: string
  /** The value of the product's option; null when there is only one variant. */
  readonly option: Words | null
  /** What the seller wants to keep for one piece, in US cents. */
  readonly keepUsdMinor: bigint
  /** What one piece costs in the seller's own US shop, in US cents. */
  readonly listUsdMinor: bigint
  /** One piece with its packaging. */
  readonly weightGrams: number
  /** What one piece contains, without packaging; ml and g count for the unit-price test of the tariff. */
  readonly net: { readonly amount: string; readonly unit: 'g' | 'ml' | 'piece' | 'pair' }
  /** Decimal text in the first and second legal unit of the tariff line; the second is null when the line has none. */
  readonly legalQuantity1: string
  readonly legalQuantity2: string | null
  readonly stockUs: number
  readonly stockBonded: number
}

export type Product = {
  readonly handle: string
  readonly seller: string
  readonly category: Category
  readonly title: Words
  /** Two or three sentences; the Chinese one is written for Chinese readers, not translated. */
  readonly description: Words
  readonly hs8: string
  /** Postal code of the state the goods come from. */
  readonly originState: string
  readonly drawing: DrawingKind
  readonly attributes: readonly Attribute[]
  readonly optionName: Words | null
  readonly variants: readonly [Variant, ...Variant[]]
  /** The verdict the shipped eligibility data must reach, by mode; a test compares. */
  readonly expected: Readonly<Record<Mode, Verdict>>
}

export type Seller = {
  readonly handle: string
  readonly shopName: Words
  readonly legalName: string
  readonly contactName: string
  readonly email: string
  readonly password: string
  /** From the range kept for fiction (555-01xx). */
  readonly phone: string
  readonly address: { readonly line1: string; readonly city: string; readonly state: string; readonly zip: string }
  readonly countyFips: string
  readonly naics: string
  readonly makes: Words
  readonly story: Words
  readonly employees: number
  /** A routing number that passes its checksum in a range that no bank has. */
  readonly bank: { readonly holder: string; readonly routingNumber: string; readonly accountNumber: string }
  /** `waiting` stays in the operator's queue; `approved` is to be approved with `reason`. */
  readonly verification: { readonly state: 'approved' | 'waiting'; readonly reason: string }
}

export type Buyer = {
  readonly handle: string
  /** E.164; 140 belongs to 13-digit machine numbers, so no person's phone has eleven digits beginning with it. */
  readonly phone: string
  readonly name: string
  /** Passes the check of GB 11643; born in 1900, so nobody's; refused outside the demonstration. */
  readonly identityNumber: string
  readonly address: {
    readonly provinceCode: string
    readonly cityCode: string
    readonly districtCode: string
    readonly detail: string
    readonly postcode: string
  }
}

export type Operator = {
  readonly handle: string
  readonly name: string
  readonly email: string
  readonly password: string
  readonly role: 'administrator' | 'compliance' | 'finance' | 'support'
}

/** How far the loader drives an order, and which fault it asks of the simulators on the way. */
export type OrderTarget =
  | 'unpaid'
  | 'lapsed'
  | 'cancelled_before_payment'
  | 'paid'
  | 'refunded_before_shipping'
  | 'refunded_not_shipped_in_time'
  | 'packed'
  | 'shipped'
  | 'held_payer_differs'
  | 'held_amount_differs'
  | 'held_address_differs'
  | 'declared'
  | 'refused_by_customs'
  | 'released'
  | 'delivered'
  | 'confirmed_by_buyer'
  | 'confirmed_by_clock'
  | 'paid_out'

export type OrderPlan = {
  /** Stable: the loader makes its idempotency keys from it. */
  readonly key: string
  readonly buyer: string
  readonly mode: Mode
  /** All SKUs of one plan belong to one seller. */
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[]
  readonly driveTo: OrderTarget
}
