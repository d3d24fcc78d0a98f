/** The part of the PO reader that is used here; the package brings no types of its own. */
declare module 'gettext-parser' {
  export type PoEntry = { readonly msgid: string; readonly msgstr: readonly string[] }
  export type PoFile = { readonly translations: Readonly<Record<string, Readonly<Record<string, PoEntry>>>> }
  export const po: { parse(input: Uint8Array | string, options?: { readonly validation?: boolean }): PoFile }
}
