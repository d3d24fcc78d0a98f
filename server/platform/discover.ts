import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Endpoint } from './endpoint.ts'
import type { Job, Sweep } from './job.ts'
import type { Listener } from './outbox.ts'
import type { Page } from './page.ts'

/** Everything the product answers, hears and does, found by file name: adding the file is adding the thing. */
export type Product = {
  readonly endpoints: readonly Endpoint[]
  readonly pages: readonly Page[]
  readonly listeners: readonly Listener[]
  readonly jobs: readonly Job[]
  readonly sweeps: readonly Sweep[]
}
type Part = Endpoint | Page | Listener | Job | Sweep

const server = join(import.meta.dirname, '..')
const wanted = /\.(endpoint|page|job)\.ts$|\/when-[a-z-]+\.ts$/

/** Loads `*.endpoint.ts`, `*.page.ts`, `*.job.ts` and `when-*.ts` below modules/, storefront/ and, if asked, demo pages. */
export async function discover(folders: readonly string[] = ['modules', 'storefront']): Promise<Product> {
  const files = folders.flatMap((folder) =>
    readdirSync(join(server, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(server, folder, file)),
  )
  const found: Part[] = []
  for (const file of files.filter((each) => wanted.test(each) && !each.includes('node_modules')).toSorted()) {
    const loaded = (await import(pathToFileURL(file).href)) as Record<string, unknown> // our own files, by their name
    for (const value of Object.values(loaded)) if (isPart(value)) found.push(value)
  }
  const of = <K extends Part['kind']>(kind: K) =>
    found.filter((part): part is Extract<Part, { kind: K }> => part.kind === kind)
  return {
    endpoints: of('endpoint'),
    pages: of('page'),
    listeners: of('listener'),
    jobs: of('job'),
    sweeps: of('sweep'),
  }
}

const kinds: readonly unknown[] = ['endpoint', 'page', 'listener', 'job', 'sweep']
const isPart = (value: unknown): value is Part =>
  typeof value === 'object' && value !== null && 'kind' in value && kinds.includes(value.kind)
