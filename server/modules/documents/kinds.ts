/** The documents of an order, in the order in which they are shown. */
export const documentKinds = [
  'commercial-invoice',
  'packing-list',
  'cn22',
  'cn23',
  'export-statement',
  'origin-certificate',
  'lot-cover',
  'e-label',
  'buyer-notice',
] as const
export type DocumentKind = (typeof documentKinds)[number]

/** Those that a buyer has of an order of theirs. */
export const buyerKinds = ['commercial-invoice', 'e-label', 'buyer-notice'] as const satisfies readonly DocumentKind[]

export type Audience = 'seller' | 'operator' | 'buyer'
export const kindsFor = (audience: Audience): readonly DocumentKind[] =>
  audience === 'buyer' ? buyerKinds : documentKinds

/** Those that go abroad with a parcel: goods in a bonded warehouse are in China already. */
export const onlyFromAbroad: ReadonlySet<DocumentKind> = new Set(['cn22', 'cn23', 'export-statement'])

/** Those on which the buyer's name and address stand. */
export const namesBuyer: ReadonlySet<DocumentKind> = new Set([
  'commercial-invoice',
  'packing-list',
  'cn23',
  'origin-certificate',
])
