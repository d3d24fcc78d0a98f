import { exportRules } from '#modules/export-control'
import { decimalOf } from '#platform/money'
import type { ContentOf } from './contents.ts'
import type { Sources } from './gather.ts'
import { exporterGaps, exporterOrNobody, headOf } from './goods.ts'
import { gap, type Gap } from './missing.ts'
import type { Made } from './make-document.ts'

/** What is stated to the United States about the parcel, with the rules it rests on. */
export function makeExportPaper(sources: Sources): Made<ContentOf<'export-statement'>> {
  const { statement, parcel } = sources
  const text = statement.kind === 'noeei' ? statement.legend : statement.kind === 'itn' ? statement.citation : null
  const [lines, rules] = statement.kind === 'unclassified' ? [[], []] : [statement.lines, statement.rules]
  return {
    content: {
      document: 'export-statement',
      ...headOf(sources),
      exporter: exporterOrNobody(sources),
      destination: 'CN',
      waybillNo: parcel?.waybillNo ?? null,
      kind: statement.kind,
      statement: text,
      lines: lines.map(({ code, complete, value }) => ({
        code,
        complete,
        value: { amount: decimalOf(value), currency: value.currency },
      })),
      rules: exportRules
        .filter(({ id }) => rules.includes(id))
        .map(({ id, act, source, readOn, certainty }) => ({ id, act, source, readOn, certainty })),
    },
    gaps: [...exporterGaps(sources), ...lackingIn(sources)],
  }
}

function lackingIn({ statement }: Sources): readonly Gap[] {
  if (statement.kind === 'itn-needed') return statement.missing.map((each) => gap(each))
  if (statement.kind !== 'unclassified') return []
  return statement.products.map(({ title }) =>
    gap(statement.why === 'none' ? 'classification' : 'specialist', () => title),
  )
}
