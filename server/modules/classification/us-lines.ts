/** A ten-digit line of the schedule of the United States, with the names of the lines above it. */
export type UsLine = {
  readonly code: string
  readonly description: string
  readonly units: readonly string[]
  /** As the schedule prints it; additional duties come on top and are not here. */
  readonly generalRate: string
}

export type UsLines = {
  /** Lines by their first six digits. */
  readonly byHs6: ReadonlyMap<string, readonly UsLine[]>
  /** What the lines say beyond the international text, for finding a code by words. */
  readonly words: readonly { readonly hs6: string; readonly text: string }[]
}

type Row = {
  readonly code: string
  readonly indent: number
  readonly description: string
  readonly unit: string
  readonly general: string
}

/** The edition that is shipped; the exact revision is not stated by its source. */
export const usEdition = { nomenclature: 'us-hts', year: 2025, edition: '2025-04', certainty: 'secondary' } as const

/** Reads the reduced schedule: a line is named by those with less indent before it, and takes the rate of the eight digits. */
export function readUsLines(text: string): UsLines {
  const above: Row[] = []
  const lines: UsLine[] = []
  const words: { hs6: string; text: string }[] = []
  for (const row of rowsOf(text)) {
    while (above.length > 0 && (above.at(-1)?.indent ?? 0) >= row.indent) above.pop()
    above.push(row)
    if (row.code.length >= 8) words.push({ hs6: row.code.slice(0, 6), text: row.description })
    if (row.code.length !== 10) continue
    const path = above.filter(({ indent, code }) => indent > 0 && code !== row.code.slice(0, 4))
    lines.push({
      code: row.code,
      description: path.map(({ description }) => description).join(' › '),
      units: row.unit === '' ? [] : row.unit.split(';'),
      generalRate: above.findLast(({ general }) => general !== '')?.general ?? '',
    })
  }
  return { byHs6: Map.groupBy(lines, ({ code }) => code.slice(0, 6)), words }
}

const rowsOf = (text: string): readonly Row[] =>
  text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code = '', indent = '', description = '', unit = '', general = ''] = line.split('\t')
      return { code, indent: Number(indent), description, unit, general }
    })
