import type { Say } from '#platform/say'
import type { Again } from '#platform/page'
import type { Flash, Problems } from '../kit/index.ts'

/** What a refused form shows: words at its fields, or above the page when no field is to blame. */
export type Shown = { readonly problems: Problems; readonly flash: Flash | undefined }

/**
 * Turns a refusal into words. `fields` says which field a refusal is about; a field that does not fit its schema has the
 * words `<area>.problem.<field>`.
 */
export function shownOf(
  say: Say,
  again: Again | null,
  area: string,
  fields: Readonly<Record<string, string>> = {},
): Shown {
  if (again === null) return { problems: {}, flash: undefined }
  const places = [...new Set(Object.keys(again.problems).map((path) => path.split('.')[0] ?? ''))].filter(
    (name) => name !== '',
  )
  const words = (name: string): string =>
    say(say.has(`${area}.problem.${name}`) ? `${area}.problem.${name}` : 'identity.problem.other')
  if (places.length > 0)
    return { problems: Object.fromEntries(places.map((name) => [name, words(name)])), flash: undefined }
  const text = say(`refusal.${again.refusal.code}`, again.refusal.params)
  const field = fields[again.refusal.code]
  return field === undefined
    ? { problems: {}, flash: { kind: 'problem', text } }
    : { problems: { [field]: text }, flash: undefined }
}

/** The message a form left behind, once. */
export const flashOf = (say: Say, id: string | null): Flash | undefined =>
  id !== null && say.has(id) ? { kind: 'done', text: say(id) } : undefined

/** Where a sign-in leads back to: a page of this site, else `home`. */
export const nextOf = (given: string | undefined, home: string): string =>
  given !== undefined && given.length <= 300 && /^\/(?![/\\])[\x21-\x7e]*$/.test(given) ? given : home
