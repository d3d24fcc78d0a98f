/**
 * The promise: what is on sale can be found by a Chinese word of it, by pinyin, by the initials of its pinyin, and by its
 * English name or brand; what is down cannot be found. The listing decides, search only repeats it.
 */
export { Card } from './card.ts'
export { countFacets, searchListings, type Found, type Wish } from './search-listings.ts'
export { indexListing } from './index-listing.ts'
