import { sellerById } from '#modules/sellers'
import { day, dayIn, money } from '@westbound/web/format'
import type { Ctx } from '#platform/context'
import { makePdf, printable, type Content, type TableCell } from '#platform/pdf'
import type { Locale, Say } from '#platform/say'
import { refuse } from './refusals.ts'
import { periodName, type OrderLine, type Statement } from './statement.ts'

/** More lines than a person reads on paper, and longer than a page may take to be made: the CSV has them all. */
const linesMax = 2000

/** A statement on paper, in the reader's language. Refused as `payouts.statement-too-long`. */
export async function statementPdf(
  ctx: Ctx,
  sellerId: string,
  statement: Statement,
  locale: Locale,
): Promise<Uint8Array> {
  const { orders, others, payouts } = statement
  if (orders.length + others.length + payouts.length > linesMax) throw refuse('payouts.statement-too-long')
  const say = ctx.world.say(locale)
  const { legalName, tradeName, business } = await sellerById(ctx, sellerId)
  const name = periodName(statement)
  const title = say('payouts.statement.of', { month: name.replace('_', ' – ') })
  const content: Content[] = [
    { text: title, fontSize: 16, bold: true },
    { text: printable([legalName, tradeName].filter((part) => part !== null).join(' · ')), margin: [0, 2, 0, 0] },
    ...(business === null
      ? []
      : [{ text: printable(`${business.line1}, ${business.city}, ${business.state} ${business.zip}`) }]),
    { text: `${day(statement.from, locale)} – ${day(statement.to, locale)} (UTC)`, margin: [0, 2, 0, 10] },
    sums(statement, say),
    ...section(say('payouts.statement.orders'), ordersTable(statement, say)),
    ...section(say('payouts.statement.others'), othersTable(statement, say)),
    ...section(say('payouts.list'), payoutsTable(statement, say)),
    { text: say('payouts.statement.how'), fontSize: 7, margin: [0, 10, 0, 0] },
    ...(ctx.world.demo ? [{ text: say('payouts.statement.demonstration'), fontSize: 7 }] : []),
  ]
  const margins: [number, number, number, number] = [30, 30, 30, 36]
  return await makePdf(
    {
      pageSize: 'LETTER',
      pageOrientation: 'landscape',
      pageMargins: margins,
      defaultStyle: { fontSize: 8 },
      content,
      footer: (page, pages) => ({ text: `${title} · ${page} / ${pages}`, alignment: 'center', fontSize: 7 }),
    },
    title,
    ctx.now,
  )
}

const usd = (minor: bigint, say: Say): string => money({ minor, currency: 'USD' }, say.locale)
const right = (text: string, bold = false): TableCell => ({ text, alignment: 'right', bold, noWrap: true })
const head = (texts: readonly string[], numericFrom: number): TableCell[] =>
  texts.map((text, at) => ({ text, bold: true, alignment: at >= numericFrom ? 'right' : 'left' }))
const dayOfLine = (at: Date, say: Say): string => day(dayIn(at, 'UTC'), say.locale)

function sums({ openingMinor, closingMinor, totals, reserve }: Statement, say: Say): Content {
  const rows: readonly (readonly [string, bigint])[] = [
    ['opening', openingMinor],
    ['earned', totals.netMinor],
    ['other', totals.otherMinor],
    ['paid-out', totals.paidOutMinor],
    ['closing', closingMinor],
    ['reserve-opening', reserve.openingMinor],
    ['reserve-closing', reserve.closingMinor],
  ]
  return {
    table: {
      widths: [220, 90],
      body: rows.map(([name, minor]) => [
        { text: say(`payouts.statement.${name}`), bold: name === 'closing' },
        right(usd(minor, say), name === 'closing'),
      ]),
    },
    layout: 'lightHorizontalLines',
  }
}

/** A part without lines is left out. */
const section = (title: string, table: Content | null): readonly Content[] =>
  table === null ? [] : [{ text: title, fontSize: 11, bold: true, margin: [0, 12, 0, 4] }, table]

type Minors = Pick<OrderLine, 'releasedMinor' | 'taxMinor' | 'freightMinor' | 'insuranceMinor' | 'goodsMinor'> &
  Pick<OrderLine, 'feeMinor' | 'shareMinor' | 'refundMinor' | 'netMinor'>

function amounts(line: Minors, currency: string, say: Say, bold = false): readonly TableCell[] {
  const list = [
    line.releasedMinor,
    -line.taxMinor,
    -line.freightMinor,
    -line.insuranceMinor,
    line.goodsMinor,
    -line.feeMinor,
    line.shareMinor,
    line.refundMinor,
  ]
  return list.map((minor) => right(money({ minor, currency }, say.locale), bold))
}

function ordersTable({ orders, totals }: Statement, say: Say): Content | null {
  if (orders.length === 0) return null
  const names = ['released', 'tax', 'freight', 'insurance', 'goods', 'fee', 'share', 'refunded', 'rate', 'usd'] as const
  const columns = ['reference', 'at', ...names].map((name) => say(`payouts.csv.${name}`))
  const rows = orders.map((line): TableCell[] => [
    { text: line.number, noWrap: true },
    { text: dayOfLine(line.at, say), noWrap: true },
    ...amounts(line, line.currency, say),
    right(line.rate ?? ''),
    right(usd(line.netMinor, say)),
  ])
  const total: TableCell[] = [
    { text: say('payouts.statement.sum'), bold: true },
    '',
    ...amounts(totals, 'CNY', say, true),
    '',
    right(usd(totals.netMinor, say), true),
  ]
  const widths = ['auto', 'auto', ...names.map(() => '*')]
  return {
    table: { headerRows: 1, widths, body: [head(columns, 2), ...rows, total] },
    layout: 'lightHorizontalLines',
    fontSize: 6.5,
  }
}

function othersTable({ others, totals }: Statement, say: Say): Content | null {
  if (others.length === 0) return null
  const columns = ['at', 'what', 'reference', 'refunded', 'fee-returned', 'rate', 'usd'].map((name) =>
    say(`payouts.csv.${name}`),
  )
  const yuan = (minor: bigint): string => (minor === 0n ? '' : money({ minor, currency: 'CNY' }, say.locale))
  const rows = others.map((line): TableCell[] => [
    dayOfLine(line.at, say),
    say(`payouts.line.${line.kind}`),
    line.number ?? '',
    right(yuan(line.refundMinor)),
    right(yuan(line.feeMinor)),
    right(line.rate ?? ''),
    right(usd(line.minor, say)),
  ])
  const total: TableCell[] = [
    { text: say('payouts.statement.sum'), bold: true },
    '',
    '',
    '',
    '',
    '',
    right(usd(totals.otherMinor, say), true),
  ]
  return {
    table: {
      headerRows: 1,
      widths: ['auto', '*', 'auto', 'auto', 'auto', 'auto', 'auto'],
      body: [head(columns, 3), ...rows, total],
    },
    layout: 'lightHorizontalLines',
  }
}

function payoutsTable({ payouts, totals }: Statement, say: Say): Content | null {
  if (payouts.length === 0) return null
  const columns = [say('payouts.csv.at'), say('payouts.csv.what'), say('payouts.csv.payout'), say('payouts.csv.usd')]
  const rows = payouts.map((line): TableCell[] => [
    dayOfLine(line.at, say),
    say(`payouts.statement.${line.kind}`),
    line.payoutId,
    right(usd(line.minor, say)),
  ])
  const total: TableCell[] = [
    { text: say('payouts.statement.sum'), bold: true },
    '',
    '',
    right(usd(totals.paidOutMinor, say), true),
  ]
  return {
    table: { headerRows: 1, widths: ['auto', 'auto', '*', 'auto'], body: [head(columns, 3), ...rows, total] },
    layout: 'lightHorizontalLines',
  }
}
