/** The one door to HTML: tagged templates that escape what is put in. `raw` stays out of the kit's reach on purpose. */
import { html } from 'hono/html'

export { html }

/** A piece of a page, already escaped. A promise when something inside is one. */
export type Html = ReturnType<typeof html>
/** What may stand in a text position: a plain string is escaped, a piece is put in as it is. */
export type Text = string | Html

/** Nothing to show. */
export const nothing: Html = html``

/**
 * An address inside this site, for `href` and `action`. Templates do not guard against `javascript:` or a foreign host,
 * so an address that comes from data goes through here; anything but a path of ours throws.
 */
export function path(address: string): string {
  if (!/^(\/(?![/\\])|\?|#)/.test(address)) throw new Error(`${address} is not a path of this site`)
  return address
}

/** Several ids as the value of `aria-describedby`, or null when there are none. */
export const idList = (...ids: readonly (string | null)[]): string | null => {
  const given = ids.filter((id) => id !== null)
  return given.length === 0 ? null : given.join(' ')
}

/** An attribute that is written only when it has a value. The name is ours; the value is escaped. */
export const attribute = (name: AttributeName, value: string | number | null | undefined): Html => {
  if (value === null || value === undefined) return nothing
  return attributes[name](String(value))
}

type AttributeName = keyof typeof attributes

const attributes = {
  'aria-current': (value: string) => html` aria-current="${value}"`,
  'aria-describedby': (value: string) => html` aria-describedby="${value}"`,
  accept: (value: string) => html` accept="${value}"`,
  autocomplete: (value: string) => html` autocomplete="${value}"`,
  enctype: (value: string) => html` enctype="${value}"`,
  inputmode: (value: string) => html` inputmode="${value}"`,
  maxlength: (value: string) => html` maxlength="${value}"`,
  max: (value: string) => html` max="${value}"`,
  min: (value: string) => html` min="${value}"`,
  name: (value: string) => html` name="${value}"`,
  pattern: (value: string) => html` pattern="${value}"`,
  placeholder: (value: string) => html` placeholder="${value}"`,
  srcset: (value: string) => html` srcset="${value}"`,
  value: (value: string) => html` value="${value}"`,
} as const
