import { fail } from './errors.ts'

/** `a[b][0][c]=d` as nested text: what Stripe's form-encoded bodies and queries mean. */
export type Form = { readonly [name: string]: Form | string }

export function parseForm(text: string): Form {
  const root: Record<string, unknown> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.replaceAll(']', '').split('[')
    let place = root
    for (const step of path.slice(0, -1)) {
      const next = Object.hasOwn(place, step) ? place[step] : undefined
      const inner: Record<string, unknown> = isRecord(next) ? next : {}
      place[step] = inner
      place = inner
    }
    const last = path.at(-1) ?? ''
    place[last === '' ? String(Object.keys(place).length) : last] = value
  }
  return root as Form // built of records and texts alone
}

/** A form without what the caller knows; refuses unknown names as the real service does. */
export function onlyKnown(form: Form, names: readonly string[]): Form {
  const unknown = Object.keys(form).find((name) => !names.includes(name))
  if (unknown !== undefined) fail(400, 'parameter_unknown', `Received unknown parameter: ${unknown}`, unknown)
  return form
}

export function text(form: Form, path: string): string {
  const value = optional(form, path)
  return value ?? fail(400, 'parameter_missing', `Missing required param: ${path}.`, path)
}

export function optional(form: Form, path: string): string | null {
  const value = at(form, path)
  return typeof value === 'string' && value !== '' ? value : null
}

export function whole(form: Form, path: string): number {
  const value = text(form, path)
  if (!/^\d{1,12}$/.test(value)) fail(400, 'parameter_invalid_integer', `Invalid integer: ${value}`, path)
  return Number(value)
}

/** The texts of a list or a map below a name. */
export function texts(form: Form, path: string): Readonly<Record<string, string>> {
  const value = at(form, path)
  if (value === undefined || typeof value === 'string') return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (typeof each === 'string' ? [[name, each]] : [])),
  )
}

function at(form: Form, path: string): Form | string | undefined {
  return path
    .split('.')
    .reduce<Form | string | undefined>(
      (place, step) => (place === undefined || typeof place === 'string' ? undefined : place[step]),
      form,
    )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
