import pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { fontFile } from './fonts.ts'
import { unprintable } from './glyphs.ts'

export type { Content, TableCell } from 'pdfmake/interfaces.js'

// pdfmake is one object for the whole process: it is told here, once, what it may open. Nothing is ever fetched.
pdfmake.setUrlAccessPolicy(() => false)
pdfmake.setLocalAccessPolicy((path) => path.endsWith('.ttf'))
pdfmake.setFonts({ Sans: { normal: fontFile('400Regular'), bold: fontFile('700Bold') } })

/** Makes a PDF. The same document and `creationDate` give the same bytes. */
export async function makePdf(document: TDocumentDefinitions, title: string, creationDate: Date): Promise<Uint8Array> {
  const made = pdfmake.createPdf({
    ...document,
    defaultStyle: { font: 'Sans', fontSize: 9, lineHeight: 1.15, ...document.defaultStyle },
    info: { title, creationDate, modDate: creationDate, producer: 'Westbound', creator: 'Westbound' },
  })
  return await made.getBuffer()
}

/** A text with every character the font lacks written as its code point, so that nothing vanishes from a page. */
export function printable(text: string): string {
  const missing = new Set(unprintable(text))
  return [...text].map((each) => (missing.has(each) ? codePoint(each) : each)).join('')
}

export const codePoint = (character: string): string =>
  `[U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`
