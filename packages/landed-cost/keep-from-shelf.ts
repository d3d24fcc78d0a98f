import { formatMinor } from './fraction.ts'
import type { Refused } from './refusal.ts'
import { checkTerms, priceOfGoods, type ShelfPrice, type ShelfTerms } from './shelf-price.ts'

/**
 * What a wanted shelf price leaves. `price` is the forward price of the goods value found; its sum falls short of the
 * wanted price by `roundingMinor` fen (0 or more), because some prices lie between two that the rounded taxes can make.
 */
export type KeptFromShelf = {
  readonly kind: 'kept'
  readonly wantedMinor: bigint
  readonly keepMinor: bigint
  readonly roundingMinor: bigint
  readonly price: ShelfPrice
}

/**
 * The reverse of `shelfPrice`: the largest goods value whose price is at most `shelfMinor`, and the US cents the seller
 * keeps of it. The forward price rises with every fen of goods, so a search by halves finds it. Refused as
 * `shelf-too-low` when not one cent is left, and like `taxOf` when the wanted price lies beyond what may enter.
 */
export function keepFromShelf(wish: ShelfTerms & { readonly shelfMinor: bigint }): KeptFromShelf | Refused {
  checkTerms(wish)
  if (wish.shelfMinor < 1n) throw new RangeError('a shelf price is positive')
  const wantedMinor = wish.shelfMinor

  let best: ShelfPrice | undefined
  let [low, high] = [0n, wantedMinor]
  while (low <= high) {
    const goodsMinor = (low + high) / 2n
    const price = priceOfGoods(goodsMinor, wish)
    if (price.kind === 'refused' && price.code === 'legal-quantity') return price
    if (price.kind === 'priced' && price.shelfMinor <= wantedMinor) {
      best = price
      low = goodsMinor + 1n
    } else {
      high = goodsMinor - 1n
    }
  }
  // Where one fen more is not too dear but not admitted at all, no price of the wanted height exists.
  const next = priceOfGoods(low, wish)
  if (next.kind === 'refused' && best?.shelfMinor !== wantedMinor) return next
  if (!best || best.keptMinor < 1n) return tooLow(wantedMinor, wish)
  return {
    kind: 'kept',
    wantedMinor,
    keepMinor: best.keptMinor,
    roundingMinor: wantedMinor - best.shelfMinor,
    price: best,
  }
}

function tooLow(wantedMinor: bigint, { pack }: ShelfTerms): Refused {
  const wanted = formatMinor(wantedMinor, pack.minorDigits)
  return {
    kind: 'refused',
    code: 'shelf-too-low',
    words: {
      en: `A shelf price of ${wanted} yuan does not carry freight, insurance and tax and one cent for the seller.`,
      'zh-CN': `货架价 ${wanted} 元不足以承担运费、保险费和税款并给卖家留下一美分。`,
    },
    rules: [],
  }
}
