import { noticeEdition, noticePoints } from '#modules/buyers'
import { chinaDay } from '#modules/markets'
import type { OrderLine } from '#modules/orders'
import type { Say } from '#platform/say'
import type { ContentOf, LabelContent } from './contents.ts'
import type { Sources } from './gather.ts'
import { headOf, titleFor, titleZhOf } from './goods.ts'
import type { LabelField } from './label-profiles.ts'
import { makeLabel } from './make-label.ts'
import { gap, type Gap } from './missing.ts'
import type { Made } from './make-document.ts'

/** The electronic labels of what is in the parcel, each as it stood when the order was placed. */
export function makeELabel(sources: Sources, zh: Say): Made<ContentOf<'e-label'>> {
  const { unit, labels, exporter, agent } = sources
  const made = unit.lines.map((line) =>
    makeLabel(
      {
        productId: line.productId,
        title: titleZhOf(line),
        hsCode: line.hsCode,
        originState: line.originState,
        net: line.legalQuantity === null ? [] : [{ option: '', ...line.legalQuantity }],
        stated: labels.get(line.productId) ?? null,
        maker: exporter,
        agent,
        on: chinaDay(unit.openedAt),
      },
      zh,
    ),
  )
  return {
    content: { document: 'e-label', ...headOf(sources), labels: made },
    gaps: made.flatMap((label, at) => labelGaps(label, unit.lines[at])),
  }
}

/** What a label lacks: the operator's company in China, or something its seller has to fill in. */
const labelGaps = ({ missing, title }: LabelContent, line: OrderLine | undefined): readonly Gap[] => {
  const agent: LabelField = 'agent'
  const fields = missing.map(({ field }) => field).filter((field) => field !== agent)
  const subject = (say: Say): string => {
    const names = fields.map((field) => say(`documents.label.${field}`)).join(say('documents.label.list'))
    return say('documents.of', { what: line === undefined ? title : titleFor(line)(say), parts: names })
  }
  return [
    ...(fields.length < missing.length ? [gap('agent')] : []),
    ...(fields.length > 0 ? [gap('label-field', subject)] : []),
  ]
}

/** The notice of Shangcaifa [2018] 486 with what the rules add for these goods. */
export function makeBuyerNotice(sources: Sources, zh: Say): Made<ContentOf<'buyer-notice'>> {
  const { unit, verdicts, exporter } = sources
  return {
    content: {
      document: 'buyer-notice',
      ...headOf(sources),
      edition: noticeEdition,
      acknowledged: sources.acknowledged,
      seller: exporter === null ? '' : `${exporter.tradeName} (${exporter.name})`,
      points: noticePoints.map((point) => zh(`checkout.notice.${point}`)),
      goods: unit.lines.map((line) => ({
        title: titleZhOf(line),
        notices: (verdicts?.get(line.line)?.notices ?? []).map((notice) => notice.zh),
      })),
    },
    gaps: [
      ...(exporter === null ? [gap('exporter')] : []),
      ...(verdicts === null ? [gap('rules')] : []),
      ...(sources.acknowledged ? [] : [gap('acknowledgement')]),
    ],
  }
}
