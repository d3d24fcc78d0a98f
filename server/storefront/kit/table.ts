import type { Say } from '@westbound/web/messages'
import { html, type Html, type Text } from './html.ts'

export type Column = {
  readonly label: string
  /** Amounts and counts stand to the right, digit under digit. */
  readonly numeric?: boolean | undefined
}

export type TableProps = {
  readonly say: Say
  /** What the table shows, in words; it is visible. */
  readonly caption: string
  readonly columns: readonly Column[]
  /** One cell for each column; the first names its row. */
  readonly rows: readonly (readonly Text[])[]
  /** Stands in place of the rows when there are none. */
  readonly empty?: Text | undefined
  /** Last lines, as sums. */
  readonly foot?: readonly (readonly Text[])[] | undefined
}

/**
 * A table on a desk, a stack of cards on a phone. The roles are written out because a browser forgets that a table is
 * one as soon as its parts are laid out as blocks.
 */
export function table(props: TableProps): Html {
  const { columns, rows, say } = props
  const numeric = (at: number): Html => (columns[at]?.numeric === true ? html` class="numeric"` : html``)
  const head = columns.map(({ label }, at) => html`<th scope="col" role="columnheader"${numeric(at)}>${label}</th>`)
  const cell = (text: Text, at: number): Html =>
    at === 0
      ? html`<th scope="row" role="rowheader"${numeric(at)}>${text}</th>`
      : html`<td role="cell" data-label="${columns[at]?.label ?? ''}"${numeric(at)}>${text}</td>`
  const line = (cells: readonly Text[]): Html => html`<tr role="row">${cells.map(cell)}</tr>`
  const none = html`<tr role="row"><td role="cell" class="none" colspan="${columns.length}">${props.empty ?? say('kit.table.empty')}</td></tr>`
  return html`<table class="table" role="table"><caption>${props.caption}</caption>
    <thead role="rowgroup"><tr role="row">${head}</tr></thead>
    <tbody role="rowgroup">${rows.length === 0 ? none : rows.map(line)}</tbody>
    ${props.foot === undefined ? '' : html`<tfoot role="rowgroup">${props.foot.map(line)}</tfoot>`}
  </table>`
}
