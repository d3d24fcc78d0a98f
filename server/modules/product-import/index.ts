/**
 * The promise: a shop's file is read line by line, what cannot be read is refused with what to write instead, and the same
 * file imported twice changes nothing. A dry run is the same work, undone.
 */
export { importProducts } from './import-products.ts'
export { ImportReport } from './report.ts'
export { dropUpload, keepUpload, uploadOf } from './uploads.ts'
export { fileBytesMax, type FileRefusal, type ProductFile } from './product-file.ts'
export { readShopify } from './read-shopify.ts'
export { cleanHtml } from './clean-html.ts'
