/**
 * Every visible word of the product, read once at start from PO files: one pair per area, `messages/<area>.en.po` and
 * `messages/<area>.zh-Hans.po`. The msgid is an explicit id (`cart.title`), the msgstr is ICU MessageFormat. A text that
 * cannot be read, an id given twice, a plural without `other` stops the start: a broken word is a bug, not a surprise
 * for a buyer.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { setupI18n } from '@lingui/core'
import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage'
import { po } from 'gettext-parser'

export const locales = ['en', 'zh-Hans'] as const
export type Locale = (typeof locales)[number]
export type Values = Readonly<Record<string, string | number>>

/** Says a message in one language. `has` is for ids that are put together, as `refusal.${code}`. */
export type Say = {
  (id: string, values?: Values): string
  readonly locale: Locale
  readonly has: (id: string) => boolean
}

/** One message: its text as translators wrote it, its compiled form, and the names its text needs. */
export type Message = { readonly text: string; readonly compiled: CompiledMessage; readonly needs: readonly string[] }
export type Catalog = ReadonlyMap<string, Message>

const home = fileURLToPath(new URL('messages/', import.meta.url))

/** Reads all areas of one language below a folder. Throws when an id stands twice, is empty, or is not valid ICU. */
export function readCatalog(folder: string, locale: Locale): Catalog {
  const catalog = new Map<string, Message>()
  const names = readdirSync(folder).filter((name) => name.endsWith(`.${locale}.po`))
  for (const name of names.toSorted()) {
    const file = po.parse(readFileSync(`${folder}/${name}`), { validation: true })
    for (const [id, entry] of Object.entries(file.translations[''] ?? {})) {
      if (id === '') continue
      const text = entry.msgstr[0] ?? ''
      if (text === '') throw new Error(`${name}: ${id} has no text`)
      if (catalog.has(id)) throw new Error(`${name}: ${id} is already said elsewhere`)
      catalog.set(id, messageOf(text, `${name}: ${id}`))
    }
  }
  return catalog
}

function messageOf(text: string, where: string): Message {
  try {
    const compiled = compileMessageOrThrow(text)
    return { text, compiled, needs: [...new Set(namesIn(compiled, where))].toSorted() }
  } catch (fault) {
    throw new Error(`${where} is not a readable message`, { cause: fault })
  }
}

/** The placeholders of a message, also those inside its choices. Every choice must have an `other`. */
function namesIn(compiled: CompiledMessage, where: string): string[] {
  return compiled.flatMap((token) => {
    if (typeof token === 'string') return []
    const [name, , format] = token
    if (typeof format !== 'object' || format === null) return [name]
    const branches = Object.entries(format).filter(([key]) => key !== 'offset')
    if (!branches.some(([key]) => key === 'other')) throw new Error(`${where}: the choice on ${name} has no other`)
    return [name, ...branches.flatMap(([, inner]) => (Array.isArray(inner) ? namesIn(inner, where) : []))]
  })
}

/**
 * The speaker of one catalog. An unknown id or a value that the text needs and did not get throws: both are faults of
 * the program. Values are put in as they are; escaping is the work of the template that shows the text.
 */
export function speaker(locale: Locale, catalog: Catalog): Say {
  const messages = Object.fromEntries([...catalog].map(([id, message]) => [id, message.compiled]))
  const i18n = setupI18n({ locale, messages: { [locale]: messages } })
  const speak = (id: string, values: Values = {}): string => {
    const message = catalog.get(id)
    if (message === undefined) throw new Error(`no message ${id} in ${locale}`)
    for (const name of message.needs) if (!Object.hasOwn(values, name)) throw new Error(`message ${id} needs ${name}`)
    return message.needs.length === 0 ? message.compiled.join('') : i18n._(id, values)
  }
  return Object.assign(speak, { locale, has: (id: string) => catalog.has(id) })
}

/** All messages of the product, by language. */
export const catalogs: Readonly<Record<Locale, Catalog>> = {
  en: readCatalog(home, 'en'),
  'zh-Hans': readCatalog(home, 'zh-Hans'),
}

const speakers = { en: speaker('en', catalogs.en), 'zh-Hans': speaker('zh-Hans', catalogs['zh-Hans']) } as const

/** `say('zh-Hans')('cart.title')`. */
export const say = (locale: Locale): Say => speakers[locale]

/** What two languages disagree on: ids that one lacks, ids whose placeholders differ. Empty when they match. */
export function disagreements(one: Catalog, other: Catalog): readonly string[] {
  const ids = [...new Set([...one.keys(), ...other.keys()])].toSorted()
  return ids.flatMap((id) => {
    const [left, right] = [one.get(id), other.get(id)]
    if (left === undefined || right === undefined) return [`${id} is said in one language only`]
    return left.needs.join() === right.needs.join()
      ? []
      : [`${id} needs ${left.needs.join()} here, ${right.needs.join()} there`]
  })
}
