/**
 * The promise: every document of a parcel is made from the same facts as the order, to the coin; what is not known is named
 * and never filled in; what left the house complete is kept as it was, with its hash and version.
 */
export { documentKinds, kindsFor, type Audience, type DocumentKind } from './kinds.ts'
export type { Content } from './contents.ts'
export { LabelStated } from './label-stated.ts'
export { profileOf, requiredOn, type LabelField, type LabelProfile } from './label-profiles.ts'
export { LotStated, lotsOf, stateLot } from './lots.ts'
export { labelOfListing, labelOfProduct, stateLabel, type ProductLabel } from './product-label.ts'
export { korusOrigin, OriginStated, stateOrigin } from './product-origin.ts'
export { fileOf } from './render.ts'
export { korusFile } from './render-korus.ts'
export { labelFile } from './render-label.ts'
export { listDocuments, takeDocument, type Listed, type Taken } from './take-document.ts'
