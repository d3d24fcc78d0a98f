import { fail } from './errors.ts'
import { expanded, type Books } from './objects.ts'

/** The list of what moved, newest first, a page at a time, as the real service pages. */
export function listMovements(books: Books, query: URLSearchParams): object {
  const number = (name: string, otherwise: number): number => {
    const text = query.get(name)
    if (text === null) return otherwise
    return /^\d{1,12}$/.test(text)
      ? Number(text)
      : fail(400, 'parameter_invalid_integer', `Invalid integer: ${text}`, name)
  }
  const [from, to] = [number('created[gte]', 0), number('created[lt]', Number.MAX_SAFE_INTEGER)]
  const limit = Math.min(number('limit', 10), 100)
  const all = books.movements
    .all()
    .filter(({ created }) => created >= from && created < to)
    .toSorted((one, two) => two.created - one.created || (one.id < two.id ? 1 : -1))
  const after = query.get('starting_after')
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1
  const paths = [...query].flatMap(([name, value]) => (name.startsWith('expand') ? [value.replace(/^data\./, '')] : []))
  const data = all.slice(start, start + limit).map((each) => expanded(books, each, paths))
  return { object: 'list', data, has_more: start + limit < all.length, url: '/v1/balance_transactions' }
}
