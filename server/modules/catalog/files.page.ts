import { readFile } from 'node:fs/promises'
import { page } from '#platform/page'
import { z } from '#platform/wire'
import { servedBytes } from './picture-files.ts'
import { refuse } from './refusals.ts'

const everyone = ['anyone', 'buyer', 'seller', 'operator'] as const
const types: Readonly<Record<string, string>> = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' }

/** A stored picture in one of its forms. Its name is the hash of its bytes, so it may be kept for ever. */
export const mediaPage = page({
  path: '/media/{name}',
  who: everyone,
  params: z.object({ name: z.string().regex(/^[0-9a-f]{64}-(?:320|800|1600)\.(?:avif|webp|jpg)$/) }),
  show: async (ctx, { params: { name } }) => {
    const file = await servedBytes(ctx.world.files, name)
    if (file === null) throw refuse('catalog.picture-not-found')
    const form = name.slice(name.lastIndexOf('.') + 1)
    return { file, type: types[form] ?? 'application/octet-stream', name, inline: true }
  },
})

const drawings = new URL('../../../demo/drawings/', import.meta.url)

/** The drawing of a kind of product, which stands in where there is no photograph. */
export const drawingPage = page({
  path: '/drawings/{name}',
  who: everyone,
  params: z.object({ name: z.string().regex(/^[a-z][a-z-]{1,40}\.svg$/) }),
  show: async (_ctx, { params: { name } }) => {
    const file = await readFile(new URL(name, drawings)).catch(() => null)
    if (file === null) throw refuse('catalog.picture-not-found')
    return { file, type: 'image/svg+xml', name, inline: true }
  },
})
