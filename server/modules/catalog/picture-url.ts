/** The widths every stored picture has, in CSS pixels. */
export const pictureWidths = [320, 800, 1600] as const

/** Where one form of a stored picture is served. */
export const mediaUrl = (hash: string, width: (typeof pictureWidths)[number], form: 'avif' | 'webp' | 'jpg'): string =>
  `/media/${hash}-${width}.${form}`

export type PictureShown = {
  readonly url: string
  readonly alt: string
  /** A drawing of the kind of product, and no photograph: pages mark it 插画. */
  readonly illustration: boolean
  readonly hash: string | null
}

/** What stands for a product: its first stored picture, else the drawing of its kind, else nothing. */
export function pictureShown(facts: {
  readonly hash: string | null
  readonly alt: string | null
  readonly drawing: string | null
}): PictureShown | null {
  if (facts.hash !== null)
    return { url: mediaUrl(facts.hash, 800, 'webp'), alt: facts.alt ?? '', illustration: false, hash: facts.hash }
  if (facts.drawing !== null) return { url: `/drawings/${facts.drawing}.svg`, alt: '', illustration: true, hash: null }
  return null
}
