import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

export type Source = { readonly path: string; readonly text: string; readonly module: string | null }

const root = join(import.meta.dirname, '..', '..')
const passed = /(^|\/)(node_modules|dist|\.westbound|\.git|vectors|fixtures)(\/|$)/

/** Hand-written files of the repository below some folders, with the module each belongs to. */
export function sources(folders: readonly string[], ending = '.ts'): readonly Source[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => join(folder, file))
      .filter((path) => path.endsWith(ending) && !passed.test(path))
      .toSorted()
      .map((path) => ({
        path,
        text: readFileSync(join(root, path), 'utf8'),
        module: /^server\/modules\/([a-z-]+)\//.exec(path)?.[1] ?? null,
      })),
  )
}

export const fromRoot = (path: string): string => relative(root, path)
