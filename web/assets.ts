/**
 * Where the browser's files stand. The build writes `dist/` with names made from the content and a manifest; the server
 * serves that folder below `/assets/` and may let browsers keep each file for ever.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const islandNames = [
  'copy',
  'district-select',
  'live-order',
  'paste-address',
  'planner',
  'quantity',
  'wechat-pay',
] as const
export type Island = (typeof islandNames)[number]
export type Assets = { readonly css: string; readonly islands: Readonly<Record<Island, string>> }

/** The folder to serve below `/assets/`. Everything in it but the manifest and the preview may be cached for ever. */
export const assetsFolder = fileURLToPath(new URL('dist', import.meta.url))
const manifestFile = `${assetsFolder}/manifest.json`

const known: { read: Assets | null } = { read: null }

/** The addresses of the built files, read once. Throws when nothing is built: `buildIfStale` of `build.ts` belongs before serving. */
export function assets(): Assets {
  known.read ??= readAssets(readFileSync(manifestFile, 'utf8'))
  return known.read
}

/** Reads a manifest. Throws when an island or the stylesheet is missing from it. */
export function readAssets(manifest: string): Assets {
  const entries = new Map<string, unknown>(Object.entries(JSON.parse(manifest)))
  const address = (source: string): string => {
    const entry = entries.get(source)
    if (typeof entry === 'object' && entry !== null && 'file' in entry && typeof entry.file === 'string')
      return `/assets/${entry.file}`
    throw new Error(`the build has no ${source}`)
  }
  const island = (name: Island): string => address(`islands/${name}.ts`)
  return {
    css: address('style.css'),
    islands: {
      copy: island('copy'),
      'district-select': island('district-select'),
      'live-order': island('live-order'),
      'paste-address': island('paste-address'),
      planner: island('planner'),
      quantity: island('quantity'),
      'wechat-pay': island('wechat-pay'),
    },
  }
}
