/**
 * The promise: what is on sale rests on dated facts that are stored with it (rate, freight card, rules, verdict, a
 * person's Chinese); when one of them no longer holds, the listing comes down and says why, and it comes back when the
 * cause is gone, unless its seller took it down.
 */
export { saveProducts, type LeftAlone, type SavedProduct } from './save-products.ts'
export { hashOf, sourceOf } from './product.ts'
export type { NetQuantity, Picture, Product, ProductInput, Variant, VariantInput } from './product.ts'
export { productOf, productsOf } from './read-product.ts'
export { listProducts, type ListedProduct } from './list-products.ts'
export { editProduct, ProductEdit } from './edit-product.ts'
export { judge, type Block, type BlockCode, type Judgement, type VariantPrice } from './judge.ts'
export { publish, takeDown } from './publish.ts'
export { offers, type Offer } from './offers.ts'
export { ListingDetail } from './listing-detail.ts'
export { showListing } from './show-listing.ts'
export { listingForSearch, type SearchFacts } from './listing-for-search.ts'
export { approveChineseOf, chineseOfProduct, draftChineseOf, saveChineseOf } from './chinese-of-product.ts'
export { mediaUrl, pictureShown, pictureWidths, type PictureShown } from './picture-url.ts'
export { arrangePictures, uploadPicture } from './pictures.ts'
export { cleanDescription } from './clean-description.ts'
export { refuse } from './refusals.ts'
export { PriceFacts } from './price-facts.ts'
export { VerdictFacts } from './verdict-facts.ts'
export { listingChanged, listingsJudged, listingsStopped } from './events.ts'
export { effectOnListings, type ListingEffect } from './effect-on-listings.ts'
export { goodsOf, type GoodsWish } from './goods-of.ts'
export { stoppedBy, type Stopped } from './stopped-by.ts'
export type { Mode } from './tables.ts'
