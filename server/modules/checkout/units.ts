import type { Offer } from '#modules/catalog'

/** A line of a cart whose offer is on sale. */
export type LiveLine = { readonly offer: Offer; readonly quantity: number }
/** What clears customs together: one seller, one way, one place. It becomes one parcel and one order. */
export type Unit<L extends LiveLine = LiveLine> = {
  readonly sellerId: string
  readonly mode: Offer['mode']
  readonly place: Offer['place']
  readonly lines: readonly L[]
}

/** Groups lines into clearance units, in the order in which each unit first appears. */
export function unitsOf<L extends LiveLine>(lines: readonly L[]): readonly Unit<L>[] {
  const groups = Map.groupBy(lines, ({ offer }) => `${offer.sellerId} ${offer.mode} ${offer.place}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { sellerId, mode, place } = first.offer
    return [{ sellerId, mode, place, lines: group }]
  })
}

/**
 * Shares the pieces of a unit out over as few parcels as first-fit finds, each below the limit of one order; null when
 * that needs only one, or when a piece alone is over the limit together with others it cannot be parted from. Counts by
 * shelf price, which holds the tax too and is therefore never below the dutiable price that the limit judges.
 */
export function splitUnder<L extends LiveLine>(
  limitMinor: bigint,
  lines: readonly L[],
): readonly (readonly L[])[] | null {
  const parcels: { left: bigint; counts: Map<L, number> }[] = []
  const dearestFirst = lines.toSorted((one, two) => (one.offer.shelf.minor < two.offer.shelf.minor ? 1 : -1))
  for (const line of dearestFirst)
    for (let piece = 0; piece < line.quantity; piece += 1) {
      const price = line.offer.shelf.minor
      const fits = parcels.find(({ left }) => left >= price)
      const parcel = fits ?? { left: limitMinor, counts: new Map<L, number>() }
      if (fits === undefined) parcels.push(parcel)
      parcel.left -= price
      parcel.counts.set(line, (parcel.counts.get(line) ?? 0) + 1)
    }
  if (parcels.length < 2 || parcels.length > parcelsMax) return null
  return parcels.map(({ counts }) => [...counts].map(([line, quantity]) => ({ ...line, quantity })))
}

const parcelsMax = 10
