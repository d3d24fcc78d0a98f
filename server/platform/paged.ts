/** One row more than asked for tells whether there is a next page; its cursor is the id of the last row shown. */
export function paged<T extends { readonly id: string }>(
  rows: readonly T[],
  limit: number,
): { readonly items: readonly T[]; readonly next: string | null } {
  const items = rows.slice(0, limit)
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}
