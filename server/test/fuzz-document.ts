import { openApi } from '../storefront/others.ts'
import type { Edge } from './edge-market.ts'
import type { Schema, Schemas } from './json-schema.ts'

export type Media = Readonly<Record<string, { readonly schema: Schema }>>
type Described = {
  readonly operationId: string
  readonly description: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Media }
  readonly responses: Readonly<Record<string, { readonly content?: Media }>>
}
export type Operation = Described & { readonly path: string; readonly method: string }
export type Documented = { readonly operations: readonly Operation[]; readonly schemas: Schemas }

/** The product's OpenAPI document, written and read again, as a caller gets it. */
export function documentOf({ app, world }: Pick<Edge, 'app' | 'world'>): Documented {
  const read: {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
    readonly components: { readonly schemas: Schemas }
  } = JSON.parse(JSON.stringify(openApi(app, world.url)))
  const operations = Object.entries(read.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method })),
  )
  return { operations, schemas: read.components.schemas }
}

/** The kinds of people an operation says may call it; empty when it says nothing. */
export const whoOf = ({ description }: Pick<Operation, 'description'>): readonly string[] =>
  /^Who: ([a-z, ]+)\./.exec(description)?.[1]?.split(', ') ?? []
