import { refuseSize, type FileRefusal } from './product-file.ts'

const saveAsUtf8 =
  'In Excel choose File, Save As, “CSV UTF-8 (Comma delimited)”; in Google Sheets choose File, Download, “Comma-separated values”.'

/**
 * Turns the bytes of a file into text, or says why they are not the text of a CSV file.
 *
 * Only UTF-8 is read. Guessing another encoding would be right most of the time and put a wrong letter into a
 * product's name the rest of it, which nobody would notice before a customs officer does.
 *
 * @returns text with `\n` line ends and no byte order mark, or the refusal.
 */
export function decodeText(bytes: Uint8Array): string | FileRefusal {
  const refusal = refuseSize(bytes.length) ?? refuseKind(bytes)
  if (refusal !== null) return refusal
  const text = decodeUtf8(bytes)
  if (text === null)
    return {
      refusal: 'not-utf-8',
      says: `The file is not UTF-8; it looks like Windows-1252, in which letters such as é would come out wrong. ${saveAsUtf8}`,
    }
  if (text.trim() === '')
    return { refusal: 'empty', says: 'The file has no text in it. Export the products again and send that file.' }
  return text.replace(/\r\n?/g, '\n')
}

function refuseKind(bytes: Uint8Array): FileRefusal | null {
  if (starts(bytes, [0x50, 0x4b, 0x03, 0x04]) || starts(bytes, [0xd0, 0xcf, 0x11, 0xe0]))
    return {
      refusal: 'spreadsheet',
      says: `This is a spreadsheet (or a zip file), not a CSV file. Save it as CSV. ${saveAsUtf8}`,
    }
  if (starts(bytes, [0xff, 0xfe]) || starts(bytes, [0xfe, 0xff]))
    return { refusal: 'utf-16', says: `The file is saved as “Unicode text” (UTF-16). Save it as UTF-8. ${saveAsUtf8}` }
  if (bytes.includes(0))
    return {
      refusal: 'binary',
      says: `This is not a text file. Send the CSV file that the shop exports. ${saveAsUtf8}`,
    }
  return null
}

function starts(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, index) => bytes[index] === byte)
}

function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}
