import { z } from '#platform/wire'

/** Pictures of one form, four at most; an input left empty sends a file without bytes, which is none. */
export const uploads = z
  .array(z.instanceof(File))
  .max(4)
  .default([])
  .transform((files) => files.filter((file) => file.size > 0))
