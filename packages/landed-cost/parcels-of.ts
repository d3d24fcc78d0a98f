import { assess, type Assessed } from './assess-consignment.ts'
import type { CompiledPack } from './compile-pack.ts'
import { type LandedRequest, type RequestLine, valued, type Value } from './consignment.ts'
import { fraction, multiply, parseFraction, toDecimal } from './fraction.ts'
import { split } from './split.ts'
import { bothQuantities } from './tariff.ts'

/** How many pieces of each line of the cart travel in a parcel, or of its bundles where the line cannot be cut into pieces. */
export type Counts = readonly number[]

/** What a parcel costs: freight, insurance and tax (the goods cost the same however they travel); undefined when refused. */
export type Cost = bigint | undefined

type Shares = { readonly freightMinor: bigint; readonly insuranceMinor: bigint }

/**
 * One cart cut into parcels. Every parcel is judged knowing the others: what the buyer has used of the year and what
 * arrives on the same day hold the whole cart, so no cut hides anything. Freight and insurance of the cart are shared by
 * value, unless `freightOf` says what parcels of so many pieces cost to carry. A line whose price or discount cannot be
 * shared by its pieces to the coin is one bundle: it travels whole.
 */
export class Parcels {
  readonly request: LandedRequest
  readonly pack: CompiledPack
  readonly all: Counts
  readonly freightOf: ((counts: Counts) => bigint) | undefined
  readonly value: Value

  constructor(request: LandedRequest, pack: CompiledPack, freightOf?: (counts: Counts) => bigint) {
    this.request = request
    this.pack = pack
    this.freightOf = freightOf
    this.all = request.lines.map(bundlesOf)
    this.value = valued(request, pack, pack.routeOn(request.route, request.on)).whole
  }

  /** The same in pieces, as whoever asked counts them. */
  piecesOf(counts: Counts): Counts {
    return this.request.lines.map((line, index) => (line.pieces / bundlesOf(line)) * (counts[index] ?? 0))
  }

  /** The requests of all parcels of a cut, whose freight and insurance sum to those of the cart. */
  requestsOf(cut: readonly Counts[]): readonly LandedRequest[] {
    const goods = cut.map((counts) => this.goodsOf(counts))
    const freight = split(this.request.freightMinor, goods)
    const insurance = split(this.request.insuranceMinor, goods)
    return cut.map((counts, index) =>
      this.requestOf(counts, index, {
        freightMinor: this.freightOf ? this.freightOf(this.piecesOf(counts)) : (freight[index] ?? 0n),
        insuranceMinor: insurance[index] ?? 0n,
      }),
    )
  }

  /** What one parcel costs by itself, its share of the freight rounded down. `before`: parcels of the cart ahead of it. */
  costOf(counts: Counts, before: number): Cost {
    const [goods, whole] = [this.goodsOf(counts), this.goodsOf(this.all)]
    const share = (minor: bigint): bigint => (whole === 0n ? 0n : (minor * goods) / whole)
    const request = this.requestOf(counts, before, {
      freightMinor: this.freightOf ? this.freightOf(this.piecesOf(counts)) : share(this.request.freightMinor),
      insuranceMinor: share(this.request.insuranceMinor),
    })
    return this.costOfRequest(request)
  }

  costOfRequest(request: LandedRequest): Cost {
    const answer = assess(request, this.pack)
    return answer.kind === 'refused' ? undefined : request.freightMinor + request.insuranceMinor + taxOf(answer)
  }

  private requestOf(counts: Counts, before: number, shares: Shares): LandedRequest {
    const lines = this.request.lines.flatMap((line, index) => part(line, counts[index] ?? 0))
    const parcel = { ...this.request, lines, ...shares }
    const own = valued(parcel, this.pack, this.pack.routeOn(parcel.route, parcel.on)).whole
    const facts = this.request.facts ?? {}
    return {
      ...parcel,
      facts: {
        ...facts,
        annualUsedMinor: (facts.annualUsedMinor ?? 0n) + rest(this.value.customs, own.customs),
        sameDayMinor: (facts.sameDayMinor ?? 0n) + rest(this.value.goods, own.goods),
        parcelsBefore: (facts.parcelsBefore ?? 0) + before,
      },
    }
  }

  private goodsOf(counts: Counts): bigint {
    let minor = 0n
    for (const [index, line] of this.request.lines.entries())
      minor += (line.goodsMinor / BigInt(bundlesOf(line))) * BigInt(counts[index] ?? 0)
    return minor
  }
}

/** Into how many equal parts a line can be cut: its pieces, or one where its price or a discount would leave a coin over. */
function bundlesOf({ goodsMinor, pieces, discounts = [] }: RequestLine): number {
  const minors = [goodsMinor, ...discounts.map(({ minor }) => minor)]
  return minors.every((minor) => minor % BigInt(pieces) === 0n) ? pieces : 1
}

export function taxOf({ lines }: Assessed): bigint {
  let minor = 0n
  for (const line of lines) for (const { amountMinor } of line.taxes) minor += amountMinor
  return minor
}

function part(line: RequestLine, count: number): readonly RequestLine[] {
  if (count === 0) return []
  const bundles = bundlesOf(line)
  const of = (minor: bigint): bigint => (minor / BigInt(bundles)) * BigInt(count)
  const { legalQuantity, secondQuantity, discounts, ...others } = line
  return [
    {
      ...others,
      goodsMinor: of(line.goodsMinor),
      pieces: (line.pieces / bundles) * count,
      ...bothQuantities({ legalQuantity, secondQuantity }, ({ amount, unit }) => ({
        amount: shareOf(amount, count, bundles),
        unit,
      })),
      ...(discounts ? { discounts: discounts.map((each) => ({ ...each, minor: of(each.minor) })) } : {}),
    },
  ]
}

const rest = (whole: bigint, own: bigint): bigint => (whole > own ? whole - own : 0n)

/** Twelve decimals of a legal quantity: a millionth of a gram of a tonne. */
function shareOf(amount: string, count: number, pieces: number): string {
  return toDecimal(multiply(parseFraction(amount), fraction(BigInt(count), BigInt(pieces))), 12)
}
