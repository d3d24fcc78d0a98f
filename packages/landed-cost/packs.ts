import { compilePack, type CompiledPack } from './compile-pack.ts'
import cn from './packs/cn.json' with { type: 'json' }
import hk from './packs/hk.json' with { type: 'json' }
import id from './packs/id.json' with { type: 'json' }
import jp from './packs/jp.json' with { type: 'json' }
import kr from './packs/kr.json' with { type: 'json' }
import my from './packs/my.json' with { type: 'json' }
import ph from './packs/ph.json' with { type: 'json' }
import sg from './packs/sg.json' with { type: 'json' }
import th from './packs/th.json' with { type: 'json' }
import tw from './packs/tw.json' with { type: 'json' }
import us from './packs/us.json' with { type: 'json' }
import vn from './packs/vn.json' with { type: 'json' }
import type { RulePack } from './rule-pack.ts'

/** The twelve markets, in the order in which they are listed: China first, then by code. */
export const marketCodes = ['cn', 'hk', 'id', 'jp', 'kr', 'my', 'ph', 'sg', 'th', 'tw', 'us', 'vn'] as const
export type Market = (typeof marketCodes)[number]

/**
 * Each pack beside this file is read by `readPack` in `packs.test.ts`. Reading all of them again at every start would cost
 * a tenth of a second, which a browser and a command line notice.
 */
const isShipped = (json: unknown): json is RulePack => typeof json === 'object' && json !== null && 'routes' in json

function ready(json: unknown): CompiledPack {
  if (!isShipped(json)) throw new TypeError('a rule pack of this package is broken')
  return compilePack(json)
}

/** The rule packs that come with the package, ready to answer. Another one is read with `readPack` and compiled the same way. */
export const markets: Readonly<Record<Market, CompiledPack>> = {
  cn: ready(cn),
  hk: ready(hk),
  id: ready(id),
  jp: ready(jp),
  kr: ready(kr),
  my: ready(my),
  ph: ready(ph),
  sg: ready(sg),
  th: ready(th),
  tw: ready(tw),
  us: ready(us),
  vn: ready(vn),
}

export const isMarket = (code: string): code is Market => Object.hasOwn(markets, code)
