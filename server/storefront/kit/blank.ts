import { z } from '#platform/wire'

/** A field that may be left blank: it comes as an empty text and counts as null. `blank.or(day)`. */
export const blank = z.literal('').transform(() => null)
