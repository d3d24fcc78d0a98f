import type { Ctx } from '#platform/context'
import type { Content } from './contents.ts'
import type { Sources } from './gather.ts'
import { type DocumentKind, onlyFromAbroad } from './kinds.ts'
import { makeBuyerNotice, makeELabel } from './make-for-buyer.ts'
import { makeExportPaper } from './make-export-paper.ts'
import { makeInvoice } from './make-invoice.ts'
import { makeLotCover } from './make-lot-cover.ts'
import { makeOriginCertificate, makePackingList } from './make-packing-list.ts'
import { makeCn22, makeCn23 } from './make-postal.ts'
import type { Gap } from './missing.ts'

/** A document as it stands now, and what it lacks. Nothing is ever put in the place of what is not known. */
export type Made<C extends Content = Content> = { readonly content: C; readonly gaps: readonly Gap[] }

export function makeDocument(ctx: Pick<Ctx, 'world'>, sources: Sources, kind: DocumentKind): Made {
  const zh = ctx.world.say('zh-Hans')
  switch (kind) {
    case 'commercial-invoice':
      return makeInvoice(sources)
    case 'packing-list':
      return makePackingList(sources)
    case 'cn22':
      return makeCn22(sources)
    case 'cn23':
      return makeCn23(sources)
    case 'export-statement':
      return makeExportPaper(sources)
    case 'origin-certificate':
      return makeOriginCertificate(sources)
    case 'lot-cover':
      return makeLotCover(sources)
    case 'e-label':
      return makeELabel(sources, zh)
    case 'buyer-notice':
      return makeBuyerNotice(sources, zh)
  }
}

/** Goods out of a bonded warehouse were exported long before anybody ordered them; and nothing needs papers when all went back. */
export const applies = ({ unit }: Pick<Sources, 'unit'>, kind: DocumentKind): boolean =>
  unit.lines.length > 0 && (unit.mode === '9610' || !onlyFromAbroad.has(kind))
