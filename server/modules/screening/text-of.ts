import { refuse } from './refusals.ts'

/** The text of a list: UTF-8 as it is published now, Windows-1252 as its older files were. */
export function textOf(bytes: Uint8Array): string {
  for (const encoding of ['utf-8', 'windows-1252'])
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
      if (!text.includes('\0')) return text
    } catch {
      continue
    }
  throw refuse('screening.list-unreadable')
}
