import { parse } from 'csv-parse/sync'
import { z } from '#platform/wire'
import { createHash } from 'node:crypto'
import type { Entry } from './screening-index.ts'
import { refuse } from './refusals.ts'

/** The formats that are read: the consolidated list as a table, and the Denied Persons List with tabs. */
export const formats = ['csl', 'dpl'] as const
export type Format = (typeof formats)[number]

/** A row as it was published, whole, and what screening compares of it. */
export type ListedEntry = Omit<Entry, 'id'> & {
  /** What names the same entry in the next edition; the lists name some twice. */
  readonly key: string
  readonly hash: string
  readonly notice: string
  readonly url: string
  readonly row: Readonly<Record<string, string>>
}
export type ReadList = {
  readonly entries: readonly ListedEntry[]
  readonly rows: number
  readonly unknownColumns: readonly string[]
  readonly absentColumns: readonly string[]
}

const required: Readonly<Record<Format, readonly string[]>> = {
  csl: ['source', 'name', 'addresses', 'alt_names'],
  dpl: ['Name', 'Street_Address', 'City', 'Country'],
}
const columns: Readonly<Record<Format, readonly string[]>> = {
  csl: (
    '_id source entity_number type programs name title addresses federal_register_notice start_date end_date ' +
    'standard_order license_requirement license_policy call_sign vessel_type gross_tonnage gross_registered_tonnage ' +
    'vessel_flag vessel_owner remarks source_list_url alt_names citizenships dates_of_birth nationalities ' +
    'places_of_birth source_information_url ids'
  ).split(' '),
  dpl: (
    'Name Street_Address City State Country Postal_Code Effective_Date Expiration_Date Standard_Order Last_Update ' +
    'Action FR_Citation'
  ).split(' '),
}
const Rows = z.array(z.array(z.string()))

/**
 * Reads a list as it is published: with or without a byte order mark, line breaks inside quotes, fields that hold several
 * values joined with "; ", columns nobody has seen before. Refused without a column that screening needs, and when a row has
 * no name or more cells than columns: half a list is worse than none, because it looks like one.
 */
export function readList(text: string, format: Format): ReadList {
  const [head = [], ...rows] = parsed(text, format)
  const names = head.map((name) => name.trim())
  const missing = required[format].filter((name) => !names.includes(name))
  if (missing.length > 0) throw refuse('screening.column-missing', { columns: missing.join(', '), format })
  if (rows.length === 0) throw refuse('screening.list-empty')
  const entries = rows.map((cells, at) => {
    if (cells.length !== names.length) throw refuse('screening.row-invalid', { line: at + 2 })
    const row = Object.fromEntries(names.map((name, place) => [name, (cells[place] ?? '').trim()]))
    const entry = format === 'csl' ? fromConsolidated(row) : fromDenied(row)
    if (entry.name === '' || entry.source === '') throw refuse('screening.row-invalid', { line: at + 2 })
    return { ...entry, hash: hashOf(row), row }
  })
  return {
    entries,
    rows: rows.length,
    unknownColumns: names.filter((name) => !columns[format].includes(name)),
    absentColumns: columns[format].filter((name) => name !== '_id' && !names.includes(name)),
  }
}

function parsed(text: string, format: Format): readonly (readonly string[])[] {
  const options = { bom: true, skip_empty_lines: true, relax_column_count: true, max_record_size: 1024 * 1024 }
  try {
    return Rows.parse(parse(text, { ...options, delimiter: format === 'csl' ? ',' : '\t' }))
  } catch {
    throw refuse('screening.list-unreadable')
  }
}

type Row = Readonly<Record<string, string>>
type Made = Omit<ListedEntry, 'hash' | 'row'>

function fromConsolidated(row: Row): Made {
  const of = (name: string): string => row[name] ?? ''
  const addresses = several(of('addresses'))
  const own = of('_id') === '' ? of('entity_number') : of('_id')
  const key = own === '' ? [of('name'), of('federal_register_notice'), of('start_date')].join(' | ') : own
  return {
    key: `${of('source')} | ${key}`.slice(0, 600),
    source: of('source'),
    type: of('type'),
    name: of('name'),
    alsoNames: several(of('alt_names')),
    addresses,
    countries: countriesIn([...addresses, ...several(of('citizenships')), ...several(of('nationalities'))]),
    notice: [of('federal_register_notice'), of('programs')].filter((part) => part !== '').join(' · '),
    url: of('source_list_url'),
  }
}

function fromDenied(row: Row): Made {
  const of = (name: string): string => row[name] ?? ''
  const address = [of('Street_Address'), of('City'), of('State'), of('Postal_Code'), of('Country')]
  const source = 'Denied Persons List (DPL) - Bureau of Industry and Security'
  return {
    key: `${source} | ${of('Name')} | ${of('Effective_Date')} | ${of('Street_Address')}`.slice(0, 600),
    source,
    type: '',
    name: of('Name'),
    alsoNames: [],
    addresses: [address.filter((part) => part !== '').join(', ')],
    countries: of('Country') === '' ? [] : [of('Country').toUpperCase()],
    notice: of('FR_Citation'),
    url: '',
  }
}

/** Several values in one field are joined with a semicolon and a blank. */
const several = (field: string): readonly string[] =>
  field
    .split(/;\s+/)
    .map((part) => part.replace(/^and\s+/, '').trim())
    .filter((part) => part !== '')

/** The country is the last part of an address, or all there is of one. */
function countriesIn(parts: readonly string[]): readonly string[] {
  const found = parts.flatMap((part) => /(?:^|,\s*)([A-Z]{2})$/.exec(part)?.[1] ?? [])
  return [...new Set(found)]
}

const hashOf = (row: Row): string =>
  createHash('sha256')
    .update(JSON.stringify(Object.entries(row).filter(([, value]) => value !== '')))
    .digest('hex')
