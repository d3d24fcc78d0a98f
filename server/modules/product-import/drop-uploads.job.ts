import { sweep } from '#platform/job'
import { dropOldUploads } from './uploads.ts'

/** A file waiting for its confirmation is kept for a day. */
export const dropUploads = sweep('product-import.drop-uploads', (run) => run.tx(dropOldUploads))
