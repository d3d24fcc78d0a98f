/**
 * A tool for whoever works on the kit: `node web/preview.ts` writes invented pages to `web/dist/preview/`, to be opened from
 * the disk. Every name and number in `preview/` is made up; nothing here is served.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { assetsFolder } from './assets.ts'
import { buildIfStale } from './build.ts'
import { pages } from './preview/pages.ts'
import { drawings } from './preview/drawings.ts'

await buildIfStale()
const folder = `${assetsFolder}/preview`
mkdirSync(folder, { recursive: true })
for (const [name, drawing] of Object.entries(drawings)) writeFileSync(`${folder}/${name}.svg`, drawing)
for (const [name, make] of Object.entries(pages)) {
  const text = String(await make())
  // From the disk there is no site root: the files lie one folder up, the drawings beside the page.
  writeFileSync(`${folder}/${name}.html`, text.replaceAll('"/assets/', '"../').replaceAll('"/drawings/', '"'))
}
process.stdout.write(`${Object.keys(pages).length} pages in ${folder}\n`)
