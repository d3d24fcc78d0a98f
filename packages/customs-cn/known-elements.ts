import * as layouts from './layouts.ts'
import { subscriberLayout, transferLayout } from './message.ts'
import * as receipts from './receipts.ts'
import * as requests from './request-layouts.ts'
import { shapes } from './shapes.ts'

type Named = { readonly name: string }
const named = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter(isNamed).map(({ name }) => name) : []
const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'

/** Every element name the messages have. What is none of them is superfluous wherever it stands. */
export const knownElements: ReadonlySet<string> = new Set([
  ...[...Object.values(layouts), ...Object.values(requests), ...Object.values(receipts)].flatMap(named),
  ...[transferLayout, subscriberLayout].flatMap(named),
  ...Object.values(shapes).flatMap(({ entity, head, list }) => [entity, head ?? entity, list ?? entity]),
  'BaseTransfer',
  'BaseSubscribe',
  'ExtendMessage',
  'name',
  'version',
  'Message',
  'Signature',
])
