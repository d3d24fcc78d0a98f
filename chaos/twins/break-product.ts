import { registerHooks } from 'node:module'

/**
 * Loaded by `node --import` before the product, from chaos alone: it puts broken functions in the place of some of the
 * product's. The product has no switch for it. A twin that no longer finds its places ends the process in words, so that it
 * can never pass for a product that was not broken.
 */
const swaps: Readonly<Record<string, { readonly file: string; readonly functions: readonly string[] }>> = {
  'check-then-write': { file: '/server/modules/inventory/reserve.ts', functions: ['admit', 'hold'] },
  'publish-after-commit': { file: '/server/platform/outbox.ts', functions: ['emit', 'emitEach'] },
}

const name = process.env['CHAOS_TWIN'] ?? ''
const swap = swaps[name]
if (swap === undefined) throw new Error(`there is no twin ${name}`)

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context)
    if (!url.endsWith(swap.file)) return loaded
    const own = Buffer.from(loaded.source as Uint8Array).toString() // what Node reads of a file
    const without = swap.functions.reduce((text, each) => {
      const declared = new RegExp(`export async function ${each}\\b`)
      if (!declared.test(text)) throw new Error(`the twin ${name} finds no ${each} in ${url}`)
      return text.replace(declared, `async function itsOwn_${each}`)
    }, own)
    const names = swap.functions.join(', ')
    const place = new URL(`${name}.ts`, import.meta.url).href
    return { ...loaded, source: `import { ${names} } from '${place}'\nexport { ${names} }\n${without}` }
  },
})
