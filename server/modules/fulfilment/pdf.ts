import { toSVG } from 'bwip-js/node'
import type { Content } from '#platform/pdf'

export { codePoint, makePdf, printable } from '#platform/pdf'

/** A Code 128 bar code of printable ASCII, drawn as lines, with its text below. */
export const barcode = (text: string, width: number, height: number): Content => ({
  stack: [
    { svg: toSVG({ bcid: 'code128', text, scale: 2, height: 12 }), width, height, alignment: 'center' },
    { text, alignment: 'center', fontSize: 10, bold: true, margin: [0, 2, 0, 0] },
  ],
})
