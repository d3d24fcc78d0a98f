import { CsvError, parse } from 'csv-parse/sync'
import { rowsMax, type FileRefusal } from './product-file.ts'

/** A record of the file and the line on which it begins, counted as a text editor counts. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] }

/** A description is the longest cell there is; a record beyond this has lost its closing quotation mark. */
const recordChars = 1_000_000
const headerChars = 100_000

/**
 * Hands each record that has anything in it to `take`, the header first, without keeping them all in memory.
 * A quotation mark in the wrong place refuses the whole file: after it nobody can tell where a cell ends.
 *
 * @returns the refusal that stopped the reading, or null. `take` stops it by returning one.
 */
export function eachRecord(text: string, take: (record: CsvRecord) => FileRefusal | null): FileRefusal | null {
  const firstLine = text.slice(0, headerChars + 1).split('\n', 1)[0] ?? ''
  if (firstLine.length > headerChars)
    return {
      refusal: 'not-a-product-file',
      says: 'The first line is far too long to be the header of a product export.',
      line: 1,
    }
  const longLine = lineBeyond(text, recordChars)
  if (longLine !== null)
    return {
      refusal: 'line-too-long',
      says: `Line ${longLine} has more than ${recordChars} characters. Export the file again; pictures belong in the image columns.`,
      line: longLine,
    }
  let records = 0
  const onRecord = (cells: readonly string[], info: { readonly lines: number }): null => {
    // Blank records count here too: millions of lines of commas cost as much time as lines that say something.
    records += 1
    if (records > rowsMax + 1) throw new Stopped(tooManyRows)
    if (cells.every((cell) => cell.trim() === '')) return null
    // csv-parse counts the line where a record ends; line breaks inside its cells lead back to where it begins.
    const line =
      info.lines - cells.reduce((breaks, cell) => breaks + (cell.includes('\n') ? cell.split('\n').length - 1 : 0), 0)
    const refusal = take({ line, cells })
    if (refusal !== null) throw new Stopped(refusal)
    return null
  }
  try {
    parse(text, {
      delimiter: delimiterOf(firstLine),
      record_delimiter: '\n',
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: recordChars,
      on_record: onRecord,
    })
    return null
  } catch (error) {
    if (error instanceof Stopped) return error.refusal
    if (error instanceof CsvError) return refuseCsv(error)
    throw error
  }
}

const tooManyRows: FileRefusal = {
  refusal: 'too-many-rows',
  says: `The file has more than ${rowsMax} rows. Export fewer products at a time and send several files.`,
}

/** Leaves csv-parse from inside its callback; it never leaves this file. */
class Stopped extends Error {
  readonly refusal: FileRefusal
  constructor(refusal: FileRefusal) {
    super(refusal.refusal)
    this.refusal = refusal
  }
}

/** csv-parse limits the text of a record but not its cells: 19 MB of commas alone would take 1 GB of memory. */
function lineBeyond(text: string, chars: number): number | null {
  let line = 1
  let start = 0
  while (text.length - start > chars) {
    const end = text.indexOf('\n', start)
    if (end === -1 || end - start > chars) return line
    start = end + 1
    line += 1
  }
  return null
}

/** Excel in much of Europe writes semicolons, and “Text” means tabs; the header shows which. */
function delimiterOf(firstLine: string): string {
  const count = (mark: string) => firstLine.split(mark).length
  return [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',')
}

function refuseCsv(error: CsvError): FileRefusal {
  const at = typeof error['lines'] === 'number' ? { line: error['lines'] } : {}
  const where = 'line' in at ? ` near line ${at.line}` : ''
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE')
    return {
      refusal: 'quote-not-closed',
      says: `A quotation mark (") is opened and never closed${where}. Inside a cell write it twice (""), or export the file again.`,
      ...at,
    }
  return {
    refusal: 'quote-misplaced',
    says: `There is a quotation mark (") in the wrong place${where}. Inside a cell write it twice (""), and put the whole cell in quotation marks.`,
    ...at,
  }
}
